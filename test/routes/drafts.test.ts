import { describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { call, createRig, given, type Person, type Rig, refusal } from './rig.ts';

const write = (rig: Rig, number: number, text: string, as: Person = 'agent') =>
  call(rig, 'putDraft', { as, params: { number }, body: { kind: 'reply', text, version: 1 } });
const read = async (rig: Rig, number: number, as: Person = 'agent') => (await call(rig, 'getDraft', { as, params: { number } })).draft;
const DAYS_30 = 30 * 24 * 3_600;

describe('drafts', () => {
  it('are kept for the agent who writes, and for nobody else', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    expect(await read(rig, number)).toBeNull();

    const { draft } = await write(rig, number, 'Baik Kak');
    await write(rig, number, 'Sebentar', 'other');

    expect(draft).toEqual({ number, kind: 'reply', text: 'Baik Kak', version: 1, savedAt: rig.time.now });
    expect(await read(rig, number)).toEqual(draft);
    expect(await read(rig, number, 'other')).toMatchObject({ text: 'Sebentar' });
    expect(await read(rig, number, 'supervisor')).toBeNull();
  });

  it('outlive what others do to the ticket: an answer, a new assignee, its end', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await write(rig, number, 'Baik Kak');

    await call(rig, 'updateTicket', { as: 'supervisor', params: { number }, body: { version: 1, assigneeId: 'agent-2' } });
    await call(rig, 'sendMessage', { as: 'other', params: { number }, body: { kind: 'reply', text: 'Sudah', version: 2 } });
    await call(rig, 'updateTicket', { as: 'supervisor', params: { number }, body: { version: 3, status: 'solved' } });

    expect(await read(rig, number)).toMatchObject({ text: 'Baik Kak' });
  });

  it('change nothing of the ticket', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const before = structuredClone([rig.memory.tickets, rig.memory.ledgers]);

    await write(rig, number, 'Baik Kak');

    expect([rig.memory.tickets, rig.memory.ledgers]).toEqual(before);
  });

  it('are forgotten with an empty text, and 30 days after the last change', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    await write(rig, number, 'Baik Kak');
    expect((await write(rig, number, '')).draft).toBeNull();
    expect(await read(rig, number)).toBeNull();

    await write(rig, number, 'Lagi');
    rig.passSeconds(DAYS_30 - 1);
    expect(await read(rig, number)).not.toBeNull();
    rig.passSeconds(1);
    expect(await read(rig, number)).toBeNull();
  });

  it('cannot be kept on what does not exist for the agent', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());
    const body = { kind: 'reply', text: 'Baik Kak', version: 1 };

    expect((await refusal(rig, 'putDraft', { as: 'outsider', params: { number }, body })).code).toBe('not_found');
    expect((await refusal(rig, 'getDraft', { as: 'outsider', params: { number } })).code).toBe('not_found');
    const tooLong = { ...body, text: 'a'.repeat(65_537) };
    expect((await refusal(rig, 'putDraft', { params: { number }, body: tooLong })).code).toBe('invalid_request');
  });
});
