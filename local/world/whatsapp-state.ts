/** What the simulated WhatsApp knows: people, messages both ways, media, planned errors. Kept on disk. */
import { createHash } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import { z } from 'zod';
import { openDatabase } from './sqlite.ts';

export type Person = { readonly phone: string; readonly bsuid: string; readonly name: string; readonly lastInboundAt?: number | undefined };
export type MediaFacts = {
  readonly id: string;
  readonly filename: string;
  readonly type: string;
  readonly sha256: string;
  readonly bytes: number;
};
export type Media = MediaFacts & { readonly content: Buffer };

const MessageDetails = z.object({
  template: z.unknown().optional(),
  mediaId: z.string().optional(),
  /** `biz_opaque_callback_data`, echoed in receipts. */
  callback: z.string().optional(),
  quotes: z.string().optional(),
});
export type WhatsappMessage = z.infer<typeof MessageDetails> & {
  readonly id: string;
  /** `sent` by the system, or `received` by it. */
  readonly direction: 'sent' | 'received';
  readonly phone: string;
  /** As the system addressed it. */
  readonly to: string;
  readonly type: string;
  readonly text: string;
  readonly status: string;
  readonly errorCode?: number | undefined;
  /** Domain time, epoch milliseconds. */
  readonly at: number;
};

const SCHEMA = `
CREATE TABLE IF NOT EXISTS person (phone TEXT PRIMARY KEY, bsuid TEXT NOT NULL UNIQUE, name TEXT NOT NULL, last_inbound_at INTEGER);
CREATE TABLE IF NOT EXISTS message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, direction TEXT NOT NULL, phone TEXT NOT NULL, sent_to TEXT NOT NULL, type TEXT NOT NULL,
  text TEXT NOT NULL, status TEXT NOT NULL, error_code INTEGER, details TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS message_phone ON message (phone, seq);
CREATE INDEX IF NOT EXISTS message_direction ON message (direction, seq);
CREATE TABLE IF NOT EXISTS media (id TEXT PRIMARY KEY, filename TEXT NOT NULL, type TEXT NOT NULL, sha256 TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS planned_error (phone TEXT PRIMARY KEY, code INTEGER NOT NULL, times INTEGER NOT NULL, via TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS template (name TEXT PRIMARY KEY, parameters INTEGER);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
INSERT OR IGNORE INTO template (name, parameters) VALUES ('hello_world', 0), ('order_update', NULL);`;

/** The user id that Meta would give this number's owner in our portfolio: the same at every run. */
export function bsuidOf(phone: string): string {
  const digest = createHash('sha256').update(`bsuid:${phone}`).digest('hex');
  return `ID.${BigInt(`0x${digest.slice(0, 16)}`)}`;
}

const toMessage = (row: Record<string, unknown>): WhatsappMessage => ({
  ...MessageDetails.parse(JSON.parse(String(row.details))),
  id: String(row.id),
  direction: row.direction === 'sent' ? 'sent' : 'received',
  phone: String(row.phone),
  to: String(row.sent_to),
  type: String(row.type),
  text: String(row.text),
  status: String(row.status),
  errorCode: row.error_code === null ? undefined : Number(row.error_code),
  at: Number(row.at),
});

const toPerson = (row: Record<string, unknown>): Person => ({
  phone: String(row.phone),
  bsuid: String(row.bsuid),
  name: String(row.name),
  lastInboundAt: row.last_inbound_at === null ? undefined : Number(row.last_inbound_at),
});

const MediaFactsRow = z.object({ id: z.string(), filename: z.string(), type: z.string(), sha256: z.string(), bytes: z.number() });
const MediaRow = z.object({
  id: z.string(),
  filename: z.string(),
  type: z.string(),
  sha256: z.string(),
  content: z.instanceof(Uint8Array),
});

export type WhatsappState = ReturnType<typeof openWhatsappState>;

/** Opens `<stateDir>/whatsapp.db`. */
export function openWhatsappState(stateDir: string) {
  const database = openDatabase(stateDir, 'whatsapp.db', SCHEMA);
  const prepared = new Map<string, ReturnType<typeof database.prepare>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const one = (sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values);
  const all = (sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values);
  const run = (sql: string, ...values: SQLInputValue[]) => statement(sql).run(...values);
  return {
    /** Makes the person known; a name replaces the old one, an instant moves the window. */
    meet(phone: string, seen: { name?: string | undefined; inboundAt?: number } = {}): Person {
      run('INSERT OR IGNORE INTO person (phone, bsuid, name) VALUES (?, ?, ?)', phone, bsuidOf(phone), seen.name ?? phone);
      if (seen.name !== undefined) run('UPDATE person SET name = ? WHERE phone = ?', seen.name, phone);
      if (seen.inboundAt !== undefined) run('UPDATE person SET last_inbound_at = ? WHERE phone = ?', seen.inboundAt, phone);
      return toPerson(one('SELECT * FROM person WHERE phone = ?', phone) ?? {});
    },
    /** By phone digits or BSUID. */
    person(address: string): Person | undefined {
      const row = one('SELECT * FROM person WHERE phone = ? OR bsuid = ?', address, address);
      return row === undefined ? undefined : toPerson(row);
    },
    people: (): Person[] => all('SELECT * FROM person ORDER BY coalesce(last_inbound_at, 0) DESC, phone LIMIT 200').map(toPerson),
    addMessage(message: WhatsappMessage): void {
      const { template, mediaId, callback, quotes } = message;
      run(
        'INSERT INTO message (id, direction, phone, sent_to, type, text, status, details, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        message.id,
        message.direction,
        message.phone,
        message.to,
        message.type,
        message.text,
        message.status,
        JSON.stringify({ template, mediaId, callback, quotes }),
        message.at,
      );
    },
    message(id: string): WhatsappMessage | undefined {
      const row = one('SELECT * FROM message WHERE id = ?', id);
      return row === undefined ? undefined : toMessage(row);
    },
    /** Oldest first. */
    sent: (): WhatsappMessage[] => all("SELECT * FROM message WHERE direction = 'sent' ORDER BY seq").map(toMessage),
    /** The newest sent, oldest first. */
    latestSent: (limit: number): WhatsappMessage[] =>
      all("SELECT * FROM message WHERE direction = 'sent' ORDER BY seq DESC LIMIT ?", limit).map(toMessage).reverse(),
    /** The newest of one phone, oldest first. */
    conversation: (phone: string, limit: number): WhatsappMessage[] =>
      all('SELECT * FROM message WHERE phone = ? ORDER BY seq DESC LIMIT ?', phone, limit).map(toMessage).reverse(),
    setStatus(id: string, status: string, errorCode?: number): void {
      run('UPDATE message SET status = ?, error_code = ? WHERE id = ?', status, errorCode ?? null, id);
    },
    addMedia(media: Omit<Media, 'bytes' | 'sha256'>): MediaFacts {
      const sha256 = createHash('sha256').update(media.content).digest('base64');
      run('INSERT INTO media VALUES (?, ?, ?, ?, ?)', media.id, media.filename, media.type, sha256, media.content);
      return { id: media.id, filename: media.filename, type: media.type, sha256, bytes: media.content.length };
    },
    mediaFacts(id: string): MediaFacts | undefined {
      const row = one('SELECT id, filename, type, sha256, length(content) AS bytes FROM media WHERE id = ?', id);
      return row === undefined ? undefined : MediaFactsRow.parse(row);
    },
    media(id: string): Media | undefined {
      const found = one('SELECT * FROM media WHERE id = ?', id);
      if (found === undefined) return undefined;
      const row = MediaRow.parse(found);
      return { ...row, bytes: row.content.length, content: Buffer.from(row.content) };
    },
    planError(phone: string, planned: { code: number; times: number; via: 'answer' | 'receipt' }): void {
      run('INSERT OR REPLACE INTO planned_error VALUES (?, ?, ?, ?)', phone, planned.code, planned.times, planned.via);
    },
    /** The error that the next send to this phone meets; each call uses it up once. */
    takeError(phone: string): { code: number; via: 'answer' | 'receipt' } | undefined {
      const row = one('SELECT * FROM planned_error WHERE phone = ? AND times > 0', phone);
      if (row === undefined) return undefined;
      run('UPDATE planned_error SET times = times - 1 WHERE phone = ?', phone);
      return { code: Number(row.code), via: row.via === 'receipt' ? 'receipt' : 'answer' };
    },
    /** How many body parameters the template takes; null when any number is right. */
    template(name: string): { parameters: number | null } | undefined {
      const row = one('SELECT parameters FROM template WHERE name = ?', name);
      if (row === undefined) return undefined;
      return { parameters: row.parameters === null ? null : Number(row.parameters) };
    },
    addTemplate: (name: string, parameters?: number) => void run('INSERT OR REPLACE INTO template VALUES (?, ?)', name, parameters ?? null),
    autoReceipts: (): boolean => one("SELECT value FROM setting WHERE name = 'autoReceipts'")?.value !== 'false',
    setAutoReceipts: (enabled: boolean) => void run("INSERT OR REPLACE INTO setting VALUES ('autoReceipts', ?)", String(enabled)),
    close: () => database.close(),
  };
}
