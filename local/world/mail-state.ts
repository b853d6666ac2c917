/** What the simulated mailbox holds: every mail that went out or came in, and the verdicts set for the next ones. */
import { z } from 'zod';
import { openDatabase } from './sqlite.ts';

export const Verdict = z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']);
/** What SES's scan finds in the mails to come; what is absent is PASS. */
export const MailVerdicts = z.strictObject({
  spf: Verdict.optional(),
  dkim: Verdict.optional(),
  dmarc: Verdict.optional(),
  spam: Verdict.optional(),
  virus: Verdict.optional(),
  dmarcPolicy: z.enum(['none', 'quarantine', 'reject']).optional(),
});
export type MailVerdicts = z.infer<typeof MailVerdicts>;

export type StoredMail = {
  /** `sent` by the system, or `received` by it. */
  readonly direction: 'sent' | 'received';
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly raw: Buffer;
  /** Domain time, epoch milliseconds. */
  readonly at: number;
};

export type MailState = {
  add(mail: StoredMail): void;
  /** Oldest first. */
  list(direction: StoredMail['direction']): readonly StoredMail[];
  /** The newest of both directions without their content, oldest first. */
  latest(limit: number): readonly Omit<StoredMail, 'raw'>[];
  find(id: string): StoredMail | undefined;
  verdicts(): MailVerdicts;
  setVerdicts(verdicts: MailVerdicts): void;
  close(): void;
};

const SCHEMA = `
CREATE TABLE IF NOT EXISTS mail (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, direction TEXT NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL,
  subject TEXT NOT NULL, raw BLOB NOT NULL, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);`;

const Row = z.object({
  id: z.string(),
  direction: z.enum(['sent', 'received']),
  sender: z.string(),
  recipients: z.string(),
  subject: z.string(),
  raw: z.instanceof(Uint8Array),
  at: z.number(),
});
const Recipients = z.array(z.string());
const Summary = Row.omit({ raw: true });

function toSummary(value: unknown): Omit<StoredMail, 'raw'> {
  const row = Summary.parse(value);
  const to = Recipients.parse(JSON.parse(row.recipients));
  return { direction: row.direction, id: row.id, from: row.sender, to, subject: row.subject, at: row.at };
}

const toMail = (value: unknown): StoredMail => ({ ...toSummary(value), raw: Buffer.from(Row.parse(value).raw) });

/** Opens `<stateDir>/mail.db`; several connections of one process may share it. */
export function openMailState(stateDir: string): MailState {
  const database = openDatabase(stateDir, 'mail.db', SCHEMA);
  const insert = database.prepare('INSERT INTO mail (id, direction, sender, recipients, subject, raw, at) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const select = database.prepare('SELECT * FROM mail WHERE direction = ? ORDER BY seq');
  const selectLatest = database.prepare('SELECT id, direction, sender, recipients, subject, at FROM mail ORDER BY seq DESC LIMIT ?');
  const selectOne = database.prepare('SELECT * FROM mail WHERE id = ?');
  return {
    add: (mail) => void insert.run(mail.id, mail.direction, mail.from, JSON.stringify(mail.to), mail.subject, mail.raw, mail.at),
    list: (direction) => select.all(direction).map(toMail),
    latest: (limit) => selectLatest.all(limit).map(toSummary).reverse(),
    find: (id) => {
      const row = selectOne.get(id);
      return row === undefined ? undefined : toMail(row);
    },
    verdicts: () => {
      const row = database.prepare("SELECT value FROM setting WHERE name = 'verdicts'").get();
      return row === undefined ? {} : MailVerdicts.parse(JSON.parse(String(row.value)));
    },
    setVerdicts: (verdicts) =>
      void database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES ('verdicts', ?)").run(JSON.stringify(verdicts)),
    close: () => database.close(),
  };
}
