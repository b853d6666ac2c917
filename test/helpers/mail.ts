import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMail } from '#adapters/channels/email-parse';
import { PermanentError } from '#domain/errors';
import { type ReceiveMailPorts, receiveMail } from '#flows/receive-mail';
import { SesRecord } from '#schemas/providers/email';
import { InboundMessage, type MailFacts } from '#schemas/queue';

export const SHARED_MAILS = join(import.meta.dirname, '../../../shared/fixtures/email');
export const OWN_MAILS = join(import.meta.dirname, '../fixtures/email');

export function mailFiles(folder: string, extension = '.eml'): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => name.endsWith(extension)).toSorted();
}

export function readMail(folder: string, name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

const PASS = { status: 'PASS' };

export function sesRecord(changes: { mail?: object; receipt?: object } = {}): SesRecord {
  return SesRecord.parse({
    mail: { messageId: 'ses1', timestamp: '2026-11-23T02:15:00.000Z', source: 'envelope@example.com', ...changes.mail },
    receipt: {
      recipients: ['support@meja.local'],
      spamVerdict: PASS,
      virusVerdict: PASS,
      spfVerdict: PASS,
      dkimVerdict: PASS,
      dmarcVerdict: PASS,
      ...changes.receipt,
    },
  });
}

export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** Runs the flow over memory; what it queues is checked against the queue's schema as JSON. */
export async function received(raw: Uint8Array | string | undefined, record = sesRecord(), changes: Partial<ReceiveMailPorts> = {}) {
  const stored = new Map<string, { bytes: Uint8Array | string; mediaType: string }>();
  const envelopes: InboundMessage[] = [];
  const outcome = await receiveMail(record, {
    clock: { now: () => '2026-11-23T02:16:00.000Z' },
    blobs: {
      get: async () => {
        if (raw === undefined) throw new PermanentError('There is no object.');
        return typeof raw === 'string' ? new TextEncoder().encode(raw) : raw;
      },
      put: async (key, bytes, mediaType) => void stored.set(key, { bytes, mediaType }),
    },
    parse: parseMail,
    sha256,
    send: async (sent) => void envelopes.push(...sent.map((envelope) => InboundMessage.parse(JSON.parse(JSON.stringify(envelope))))),
    ...changes,
  });
  return { outcome, stored, envelopes };
}

/** The one envelope of a mail to one mailbox, with its facts. */
export async function receivedOne(raw: Uint8Array | string | undefined, record = sesRecord()) {
  const { stored, envelopes } = await received(raw, record);
  const [envelope] = envelopes;
  if (envelope?.mail === undefined || envelopes.length !== 1) throw new Error(`Expected one mail envelope, got ${envelopes.length}.`);
  return { envelope, mail: envelope.mail, content: envelope.content, stored };
}

export function mailFacts(changes: Partial<MailFacts> = {}): MailFacts {
  return {
    sesMessageId: 'ses1',
    rawKey: 'mail/raw/ses1',
    copyDigest: '00',
    rfcMessageId: 'budi-1@example.com',
    inReplyTo: [],
    references: [],
    from: { address: 'budi@example.com' },
    to: [{ address: 'support@meja.local' }],
    cc: [],
    recipients: ['support@meja.local'],
    returnPath: 'budi@example.com',
    subject: 'Pesanan saya',
    headers: {},
    verdicts: { spam: 'PASS', virus: 'PASS', spf: 'PASS', dkim: 'PASS', dmarc: 'PASS' },
    ...changes,
  };
}
