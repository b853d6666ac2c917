import { describe, expect, it } from 'vitest';
import type { ApiContext } from '#flows/api-ports';
import type { TicketStore } from '#flows/ports';
import { readTicket } from '#flows/read-ticket';
import { verifyLedger } from '#flows/verify-ledger';
import { aChat } from '../helpers/envelopes.ts';
import { createRig, given, PEOPLE, type Rig, SIGNED_IN_AT } from '../routes/rig.ts';

/** A store in which the contact writes once more between the two reads of the first try. */
function overtaken(rig: Rig, moment: 'before load' | 'after entries'): ApiContext {
  let isDone = false;
  const write = async (): Promise<void> => {
    if (isDone) return;
    isDone = true;
    await given(rig, aChat({ text: 'Batalkan!' }));
  };
  const { tickets } = rig.api;
  const load: TicketStore['load'] = async (number) => {
    if (moment === 'before load') await write();
    return tickets.load(number);
  };
  const entries: TicketStore['entries'] = async (number, page) => {
    const read = await tickets.entries(number, page);
    if (moment === 'after entries') await write();
    return read;
  };
  return { ports: { ...rig.api, tickets: { ...tickets, load, entries } }, agent: PEOPLE.agent, signedInAt: SIGNED_IN_AT, language: 'id' };
}

describe('readTicket', () => {
  it('shows every message up to the version that it names, also one that came between its reads', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    const { stored, conversation, ledger } = await readTicket(overtaken(rig, 'before load'), number, {});

    expect(stored.ticket.version).toBe(2);
    expect(ledger.map(({ version }) => version)).toEqual([2, 1]);
    expect(conversation.at(-1)?.text).toBe('Batalkan!');
  });
});

describe('verifyLedger', () => {
  it('does not take an entry that comes between its reads for a cut tail', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect(await verifyLedger(overtaken(rig, 'after entries'), number)).toEqual({ valid: true, entries: 2 });
  });

  it('reads a record longer than a page', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    for (let at = 2; at <= 501; at += 1) await given(rig, aChat({ text: `${at}` }));

    expect(await verifyLedger({ ports: rig.api, agent: PEOPLE.agent, signedInAt: SIGNED_IN_AT, language: 'id' }, number)).toEqual({
      valid: true,
      entries: 501,
    });
  });
});
