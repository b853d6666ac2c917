/** Many people who write mails by SMTP; a second mail continues the first one by its headers. */
import { createTransport } from 'nodemailer';
import type { BenchCloud } from './bench-cloud.ts';
import { textOf } from './phones.ts';

/** SES takes mail on many connections. */
const CONNECTIONS = 8;

const idOf = (person: number, turn: number): string => `<bench-${person}-${turn}@pelanggan.example>`;

export function createMailer() {
  let transport: ReturnType<typeof transportTo> | undefined;
  return {
    write: async (cloud: BenchCloud, person: number, turn: number): Promise<void> => {
      transport ??= transportTo(cloud.urls.smtp);
      const text = textOf(person, turn);
      await transport.sendMail({
        from: `Pelanggan ${person} <pelanggan${person}@pelanggan.example>`,
        to: 'support@meja.local',
        messageId: idOf(person, turn),
        subject: turn === 0 ? `Pertanyaan ${person}` : `Re: Pertanyaan ${person}`,
        text,
        html: `<p>${text}</p>`,
        ...(turn > 0 && { inReplyTo: idOf(person, 0), references: [idOf(person, 0)] }),
      });
    },
    close: () => transport?.close(),
  };
}

const transportTo = (port: number) =>
  createTransport({
    host: '127.0.0.1',
    port,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.MAX_SAFE_INTEGER,
  });
