import { describe, expect, it } from 'vitest';
import { serve } from '#adapters/serve';
import { TransientError } from '#domain/errors';
import { aChat } from '../helpers/envelopes.ts';
import { call, createRig, edgeOf, eventOf, given, type Rig, refusal, request, SIGNED_IN_AT } from './rig.ts';

const LATER = '2026-11-23T02:00:00.000Z';
const recorded = ({ memory }: Rig): unknown[] =>
  (memory.ledgers.get('settings') ?? []).flatMap(({ stored }) => {
    const { actor, events } = JSON.parse(stored.entry);
    return events.map((event: object) => ({ by: actor.id, ...event }));
  });
/** A request with a token of that sign-in. */
const ask = (rig: Rig, signedInAt: string, operation: 'getMe' | 'listQuarantine' = 'getMe') =>
  serve(eventOf(operation), { ...edgeOf(rig), verifyToken: async () => ({ agentId: 'agent-1', signedInAt, issuedAt: signedInAt }) });

describe('signing in', () => {
  it('is recorded once, with the first request that follows it', async () => {
    const rig = createRig();

    await ask(rig, LATER);
    await ask(rig, LATER);

    expect(recorded(rig)).toEqual([{ by: 'agent-1', type: 'SignedIn', agentId: 'agent-1', at: LATER }]);
    expect(rig.memory.agents.get('agent-1')?.signedInAt).toBe(LATER);
  });

  it('is recorded once when the first requests come together', async () => {
    const rig = createRig();

    const answers = await Promise.all([ask(rig, LATER), ask(rig, LATER), ask(rig, LATER)]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(recorded(rig)).toHaveLength(1);
  });

  it('before one that is on record, on another device, is none that is new', async () => {
    const rig = createRig();
    await ask(rig, LATER);

    await ask(rig, SIGNED_IN_AT);

    expect(recorded(rig)).toHaveLength(1);
  });

  it('is not recorded of who may not ask', async () => {
    const rig = createRig();

    expect((await ask(rig, LATER, 'listQuarantine')).statusCode).toBe(403);
    expect(recorded(rig)).toEqual([]);
  });
});

describe('reading a ledger', () => {
  it('to verify it is recorded each time, by whom', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    await call(rig, 'verifyLedger', { as: 'auditor', params: { number } });
    await call(rig, 'verifyLedger', { params: { number } });

    expect(recorded(rig)).toEqual([
      { by: 'auditor', type: 'LedgerRead', number },
      { by: 'agent-1', type: 'LedgerRead', number },
    ]);
  });

  it('page by page is recorded with each page', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await given(rig, aChat({ text: 'Lagi' }));

    const { nextCursor } = await call(rig, 'getLedger', { params: { number }, query: { limit: 1 } });
    await call(rig, 'getLedger', { params: { number }, query: { limit: 1, cursor: nextCursor ?? '' } });

    expect(recorded(rig)).toEqual([
      { by: 'agent-1', type: 'LedgerRead', number },
      { by: 'agent-1', type: 'LedgerRead', number },
    ]);
  });

  it('is not recorded where nothing is shown', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    for (const operation of ['verifyLedger', 'getLedger'] as const) {
      expect((await refusal(rig, operation, { as: 'outsider', params: { number } })).code).toBe('not_found');
      await request(rig, operation, { params: { number: 999 } });
    }

    expect(recorded(rig)).toEqual([]);
  });
});

describe('exporting a ticket', () => {
  it('is recorded each time, by whom and with the head that went out', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const { head } = await call(rig, 'exportTicket', { as: 'auditor', params: { number } });
    await call(rig, 'exportTicket', { as: 'supervisor', params: { number } });

    expect(recorded(rig)).toEqual(['auditor', 'supervisor'].map((by) => ({ by, type: 'TicketExported', number, ...head })));
  });

  it('is recorded before there is a file: what cannot be recorded is not exported', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const { directory } = rig.api;
    const record: typeof directory.record = async () => Promise.reject(new TransientError('The settings ledger is busy.'));

    const { status } = await request({ ...rig, api: { ...rig.api, directory: { ...directory, record } } }, 'exportTicket', {
      as: 'supervisor',
      params: { number },
    });

    expect([status, rig.files.size, rig.links]).toEqual([503, 0, []]);
  });

  it('is not recorded of who may not', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'exportTicket', { params: { number } })).code).toBe('not_allowed');
    expect(recorded(rig)).toEqual([]);
  });
});
