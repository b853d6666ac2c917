/** The outside world's end of a whole flow: the phone, the mailbox, the clock and the faults, through their own port. */
import { z } from 'zod';

const PhoneMessage = z.object({
  id: z.string(),
  direction: z.enum(['sent', 'received']),
  to: z.string(),
  type: z.string(),
  text: z.string(),
  at: z.string(),
  status: z.string(),
  media: z.object({ id: z.string(), filename: z.string(), type: z.string(), sha256: z.string(), bytes: z.number() }).optional(),
  callback: z.string().optional(),
});
export type PhoneMessage = z.infer<typeof PhoneMessage>;
const SentMail = z.object({ id: z.string(), from: z.string(), to: z.string(), subject: z.string(), raw: z.string(), at: z.string() });
export type SentMail = z.infer<typeof SentMail>;
const Delivered = z.object({ delivered: z.array(z.number()) });
const Told = Delivered.extend({ id: z.string() });

export type Says = {
  readonly from: string;
  readonly name?: string;
  readonly text?: string;
  readonly media?: { readonly filename: string; readonly type: string; readonly base64: string };
  readonly identity?: 'both' | 'bsuid' | 'phone';
  readonly repeat?: number;
};

export type WorldClient = ReturnType<typeof createWorldClient>;

/** @param remember hears every text, name and address that goes through, for the search of the logs. */
export function createWorldClient(url: string, remember: (...secrets: readonly (string | undefined)[]) => void) {
  async function ask<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
    const sent = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, sent);
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return schema.parse(answer);
  }
  const Anything = z.unknown();

  return {
    url,
    /** A person writes; the answer is Meta's id. */
    async says(message: Says): Promise<string> {
      remember(message.text, message.name, message.from.replace('+', ''), message.media?.filename);
      const { id, delivered } = await ask(Told, '/api/whatsapp/messages', message);
      if (!delivered.includes(200)) throw new Error(`The webhook answered ${delivered} to a message.`);
      return id;
    },
    /** Any body, signed and delivered as Meta would; every status answered. */
    raw: async (body: unknown): Promise<number[]> => (await ask(Delivered, '/api/whatsapp/raw', { body })).delivered,
    sentToPhones: async (): Promise<PhoneMessage[]> =>
      (await ask(z.object({ items: z.array(PhoneMessage) }), '/api/whatsapp/messages')).items,
    receipt: (messageId: string, status: string, errorCode?: number) =>
      ask(Delivered, '/api/whatsapp/receipts', { messageId, status, ...(errorCode === undefined ? {} : { errorCode }) }),
    autoReceipts: (enabled: boolean) => ask(Anything, '/api/whatsapp/auto-receipts', { enabled }),
    /** The next sends to this phone meet Meta's error. */
    planError: (to: string, code: number, via: 'answer' | 'receipt' = 'answer') => ask(Anything, '/api/whatsapp/errors', { to, code, via }),
    sentMails: async (): Promise<SentMail[]> => (await ask(z.object({ items: z.array(SentMail) }), '/api/mail')).items,
    verdicts: (verdicts: object) => ask(Anything, '/api/mail/verdicts', verdicts),
    advance: (seconds: number) => ask(z.object({ now: z.string(), fired: z.number() }), '/api/clock', { advanceSeconds: seconds }),
    now: async (): Promise<string> => (await ask(z.object({ now: z.string() }), '/api/clock')).now,
    fault: (fault: { kind: string; target?: string; rate?: number; seed?: number }) => ask(Anything, '/api/faults', fault),
    clearFaults: () => ask(Anything, '/api/faults', {}),
    media: async (id: string): Promise<Buffer> => Buffer.from(await (await fetch(`${url}/api/media/${id}`)).arrayBuffer()),
  };
}
