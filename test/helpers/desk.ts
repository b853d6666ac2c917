/** What agents do at a desk in whole flows, and what they see: shared by the tests of every channel. */
import type * as z from 'zod';
import type { operations } from '#schemas/api';
import type { ConversationItem, LedgerView, TicketView } from '#schemas/resources';
import type { ApiClient, User } from './api-client.ts';
import type { TestCloud } from './cloud.ts';
import { until } from './until.ts';
import type { PhoneMessage } from './world-client.ts';

export type Detail = z.output<(typeof operations)['getTicket']['response']>;
export type Listed = z.output<(typeof operations)['listTickets']['response']>['items'][number];
type Answered = { readonly status?: string; readonly priority?: string; readonly wakeAt?: string };

/** Longer than the reconciler's 15 minutes: whatever lost its worker has been found by then. */
const RECONCILED_SECONDS = 16 * 60;
/** The file's tickets are far fewer. */
const PAGE = 100;

export type Desk = ReturnType<typeof createDesk>;

export function createDesk({ api, world, secrets }: Pick<TestCloud, 'api' | 'world' | 'secrets'>) {
  const agent: ApiClient = api.agent1;

  const list = async (view: 'open' | 'all' | 'mine', who: ApiClient = agent): Promise<Listed[]> => {
    const { items, nextCursor } = await who.call('listTickets', { query: { view, limit: PAGE } });
    if (nextCursor !== null) throw new Error('More tickets than one page; the test means fewer.');
    return items;
  };
  const detail = (number: number): Promise<Detail> => agent.call('getTicket', { params: { number } });

  /** The newest ticket of that subject; the list may lag a moment behind the ticket. */
  const ticketAbout = (subject: string): Promise<Listed> =>
    until(`a ticket about "${subject}"`, async () =>
      (await list('all'))
        .filter((ticket) => ticket.subject === subject)
        .sort(byNumber)
        .at(-1),
    );
  const byNumber = (a: Listed, b: Listed): number => a.number - b.number;

  /** The ticket once it is what is asked. */
  const ticketWhen = (number: number, what: string, is: (detail: Detail) => boolean): Promise<Detail> =>
    until(`#${number} ${what}`, async () => {
      const seen = await detail(number);
      return is(seen) && seen;
    });

  /** A reply to what stands there now. */
  async function reply(number: number, text: string, more: object = {}): Promise<string> {
    secrets.add(text);
    const { version } = (await detail(number)).ticket;
    const answer = await agent.call('sendMessage', { params: { number }, body: { kind: 'reply', text, version, ...more } });
    return answer.messageId;
  }

  /** Sees the ticket and changes it; after a crash it looks again before it asks again. */
  async function update(number: number, changes: Answered): Promise<TicketView> {
    const done = await until(`#${number} takes ${JSON.stringify(changes)}`, async () => {
      const { ticket } = await detail(number);
      const isDone = Object.entries(changes).every(([field, value]) =>
        Object.entries(ticket).some(([name, is]) => name === field && is === value),
      );
      if (isDone) return ticket;
      const response = await agent.fetch('updateTicket', { params: { number }, body: { version: ticket.version, ...changes } });
      if (response.status >= 400 && response.status < 500 && response.status !== 409) throw new Error(await response.text());
      return undefined;
    });
    return done;
  }

  const item = async (number: number, messageId: string): Promise<ConversationItem | undefined> =>
    (await detail(number)).conversation.find(({ id }) => id === messageId);

  const claimedSince = new Map<string, number>();

  /**
   * A send whose worker was ended between claim and call never left, and nobody repeats it unasked: the reconciler shows it as unknown, and an
   * agent who knows that nothing arrived has it sent again.
   */
  async function sendAgainIfLost(number: number, messageId: string): Promise<undefined> {
    const status = (await item(number, messageId))?.delivery?.status;
    if (status === 'unknown') await agent.fetch('settleMessage', { params: { number, messageId }, body: { outcome: 'send_again' } });
    if (status !== 'claimed') return void claimedSince.delete(messageId);
    const since = claimedSince.get(messageId) ?? Date.now();
    claimedSince.set(messageId, since);
    if (Date.now() - since > CLAIM_PATIENCE_MS) await world.advance(RECONCILED_SECONDS);
  }

  /** What arrived on a phone for one of our messages. */
  const onPhone = (number: number, messageId: string): Promise<PhoneMessage> =>
    until(`message ${messageId} of #${number} on the phone`, async () => {
      const found = (await world.sentToPhones()).find(({ callback }) => callback === `${number}.${messageId}`);
      return found ?? sendAgainIfLost(number, messageId);
    });

  const deliveryWhen = (number: number, messageId: string, status: string): Promise<ConversationItem> =>
    until(`message ${messageId} of #${number} is ${status}`, async () => {
      const found = await item(number, messageId);
      return found?.delivery?.status === status && found;
    });

  /** The automatic message of a ticket. */
  async function acknowledgementOf(number: number): Promise<ConversationItem> {
    const { conversation } = await detail(number);
    const found = conversation.find(({ kind }) => kind === 'automatic');
    if (!found) throw new Error(`#${number} has no acknowledgement.`);
    return found;
  }

  async function userOf(agentId: string | null): Promise<User> {
    for (const user of ['agent1', 'agent2'] as const) if ((await api[user].call('getMe')).agentId === agentId) return user;
    throw new Error(`${agentId} is neither agent.`);
  }

  const events = (ledger: readonly LedgerView[]) => ledger.flatMap((entry) => entry.events);
  const verify = (number: number) => agent.call('verifyLedger', { params: { number } });

  return {
    list,
    detail,
    ticketAbout,
    ticketWhen,
    reply,
    update,
    item,
    onPhone,
    sendAgainIfLost,
    deliveryWhen,
    acknowledgementOf,
    userOf,
    events,
    verify,
  };
}

/** A worker at work needs less; one that was ended never gets further. */
const CLAIM_PATIENCE_MS = 3_000;
