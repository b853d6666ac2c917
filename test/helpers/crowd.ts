/** Fifty people who all write for the first time at once, and the account of what became of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../../local/adversary/random.ts';
import { type IdentityOption, inboundBody, metaJson, post } from '../../local/world/meta-webhook.ts';
import { bsuidOf, openWhatsappState, type Person } from '../../local/world/whatsapp-state.ts';
import type { TestCloud } from './cloud.ts';
import { createDesk } from './desk.ts';
import { dumpTable, itemsOf } from './table-dump.ts';

const CONTACTS = 50;
const MESSAGES_EACH = 10;
export const MESSAGES = CONTACTS * MESSAGES_EACH;
const MOST_DELIVERIES = 5;
const PHONE_NUMBER_ID = '1065550000001';
const APP_SECRET = 'local-app-secret';

export type Crowd = {
  readonly people: readonly Person[];
  readonly texts: readonly string[];
  /** Bodies as they arrive at the webhook: each message one to five times, shuffled. `text` says which message it is. */
  readonly deliveries: readonly { readonly text: string; readonly body: string }[];
};

type Size = { readonly contacts: number; readonly each: number; readonly textOf: (person: number, nth: number) => string };

/** @param at the instant of all messages. The same seed gives the same crowd. */
export function createCrowd(seed: number, at: string, size: Partial<Size> = {}): Crowd {
  const { contacts = CONTACTS, each = MESSAGES_EACH } = size;
  const { textOf = (person, nth) => `Pesan ke-${nth} dari pelanggan ${seed}/${person}` } = size;
  const random = createRandom(seed);
  const among = (count: number): number => Math.floor(random() * count);
  const people = Array.from({ length: contacts }, (_, index): Person => {
    const phone = `62813${String(seed).padStart(5, '0')}${String(index).padStart(3, '0')}`;
    return { phone, bsuid: bsuidOf(phone), name: `Pelanggan Nomor ${index + 1}` };
  });
  const deliveries = people.flatMap((person, index) =>
    Array.from({ length: each }, (_, nth) => {
      // Meta leaves the phone out for some of a person's messages, or the user id; one message names both now and then, so that the two are one.
      const forms: IdentityOption[] = index % 2 === 0 ? ['both', 'bsuid'] : ['both', 'phone'];
      const text = textOf(index + 1, nth + 1);
      const id = `wamid.${Buffer.from(`${seed}-${index}-${nth}`).toString('base64')}`;
      const first = random();
      return Array.from({ length: 1 + among(MOST_DELIVERIES) }, (_copy, copy) => {
        const identity = nth === 0 && copy === 0 ? 'both' : (forms[among(forms.length)] ?? 'both');
        // A repeat comes on the heels of the first or any time later.
        const place = first + (copy === 0 ? 0 : random() < CLOSE_SHARE ? random() * CLOSE : random() * (1 - first));
        return { text, place, body: bodyOf({ person, identity, id, text, at }) };
      });
    }).flat(),
  );
  const texts = [...new Set(deliveries.map(({ text }) => text))];
  return { people, texts, deliveries: deliveries.sort((a, b) => a.place - b.place) };
}

/** Most repeats of Meta come within moments; here, as a part of the whole crowd's time. */
const [CLOSE_SHARE, CLOSE] = [0.7, 0.005];

function bodyOf(told: { person: Person; identity: IdentityOption; id: string; text: string; at: string }): string {
  const { person, identity, id, text, at } = told;
  const message = {
    id,
    text,
    direction: 'received',
    phone: person.phone,
    to: PHONE_NUMBER_ID,
    type: 'text',
    status: 'sent',
    at: Date.parse(at),
  } as const;
  return metaJson(inboundBody({ phoneNumberId: PHONE_NUMBER_ID, person, identity, message }));
}

/** WhatsApp knows its users before we do. Runs before the cloud starts. */
export function introduce(stateDir: string, { people }: Crowd, at: string): void {
  const state = openWhatsappState(stateDir);
  for (const { phone, name } of people) state.meet(phone, { name, inboundAt: Date.parse(at) });
  state.close();
}

/** Deliveries under way at once. */
const LANES = 250;
const AGAIN_MS = 100;

/**
 * Delivers everything as Meta does: what was not answered 200 comes again.
 * @param urlNow the HTTP API's present address; undefined while it is down.
 * @param onAnswered hears of each delivery that was answered 200, with how many were before.
 */
export async function deliverAll(
  { deliveries }: Crowd,
  urlNow: () => string | undefined,
  onAnswered: (count: number) => void = () => undefined,
): Promise<void> {
  const left = [...deliveries];
  let answered = 0;
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      while (!(await isTaken(next.body, urlNow()))) await wait(AGAIN_MS);
      answered += 1;
      onAnswered(answered);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const isTaken = async (body: string, http: string | undefined): Promise<boolean> =>
  http !== undefined && (await post({ url: `${http}/webhooks/whatsapp`, appSecret: APP_SECRET }, body)) === 200;

export type Account = {
  readonly contacts: number;
  readonly tickets: number;
  readonly messages: number;
  /** Texts on no ticket. */
  readonly missing: readonly string[];
  /** Texts that stand twice, on one ticket or on two. */
  readonly doubled: readonly string[];
  /** Tickets whose acknowledgement neither went out once nor stands as unknown. */
  readonly badAcknowledgements: readonly string[];
  readonly invalidLedgers: readonly number[];
  readonly dead: number;
};

/** What the account of a crowd is when nothing was lost and nothing doubled. */
export const CONSERVED: Account = {
  contacts: CONTACTS,
  tickets: CONTACTS,
  messages: MESSAGES,
  missing: [],
  doubled: [],
  badAcknowledgements: [],
  invalidLedgers: [],
  dead: 0,
};

/** Twice the reconciler's 15 minutes, so that a claim whose worker was ended has been found and what hung on it, too. */
const RECONCILED_SECONDS = 32 * 60;

/** Waits until nothing is on its way any more, then looks through the API, at the phones and into the table. */
export async function accountOf(flow: TestCloud, { texts }: Pick<Crowd, 'texts'>): Promise<Account> {
  await flow.cloud.idle();
  await flow.world.advance(RECONCILED_SECONDS);
  const desk = createDesk(flow);
  const items = await dumpTable(flow.cloud);
  const numbers = itemsOf(items, 'TICKET#').map(({ pk }) => Number(pk.slice('TICKET#'.length)));
  const details = await askAbout(numbers, desk.detail);
  const inbound = details.flatMap(({ conversation }) => conversation.filter(({ kind }) => kind === 'inbound').map(({ text }) => text));
  const times = new Map<string, number>();
  for (const text of inbound) times.set(text, (times.get(text) ?? 0) + 1);
  const sent = await flow.world.sentToPhones();
  const acknowledgementFault = ({ ticket, conversation }: (typeof details)[number]): string[] => {
    const automatic = conversation.filter(({ kind }) => kind === 'automatic');
    const copies = sent.filter(({ callback }) => automatic.some(({ id }) => callback === `${ticket.number}.${id}`)).length;
    const status = automatic[0]?.delivery?.status ?? 'none';
    const isGood = automatic.length === 1 && (copies === 1 || (copies === 0 && status === 'unknown'));
    return isGood ? [] : [`#${ticket.number}: ${automatic.length} written, ${copies} sent, ${status}`];
  };
  const verified = await askAbout(numbers, async (number) => ({ number, ...(await desk.verify(number)) }));
  return {
    contacts: itemsOf(items, 'CONTACT#').length,
    tickets: numbers.length,
    messages: inbound.length,
    missing: texts.filter((text) => !times.has(text)),
    doubled: [...times].filter(([, count]) => count > 1).map(([text]) => text),
    badAcknowledgements: details.flatMap(acknowledgementFault),
    invalidLedgers: verified.filter(({ valid }) => !valid).map(({ number }) => number),
    dead: flow.cloud.depth('DeadFifoQueue').ready + flow.cloud.depth('DeadQueue').ready,
  };
}

/** Asked at once: as many as there are functions to answer. */
const ASKERS = 4;

/** The answers in no order. */
async function askAbout<T, R>(values: readonly T[], ask: (value: T) => Promise<R>): Promise<R[]> {
  const left = [...values];
  const answers: R[] = [];
  const asker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) answers.push(await ask(next));
  };
  await Promise.all(Array.from({ length: ASKERS }, asker));
  return answers;
}
