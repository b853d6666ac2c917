import { describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { call, createRig, given, refusal } from './rig.ts';

const settle = (number: number, version: number) => ({ params: { number }, body: { version } });

describe('markNoReplyNeeded', () => {
  it('ends the wait and the clock of the reply, once', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Terima kasih!' }));

    const { ticket } = await call(rig, 'markNoReplyNeeded', settle(number, 1));

    expect(ticket).toMatchObject({ waitingSince: null, version: 2 });
    expect(ticket.targets.find(({ kind }) => kind === 'first_reply')?.cancelledAt).toBe(rig.time.now);
    expect((await refusal(rig, 'markNoReplyNeeded', settle(number, 2))).code).toBe('nothing_waits');
  });

  it('is refused with the message that was not seen', async () => {
    const rig = createRig();
    const number = await given(rig, aChat({ text: 'Terima kasih!' }));
    await given(rig, aChat({ text: 'Eh, satu lagi' }));

    const problem = await refusal(rig, 'markNoReplyNeeded', settle(number, 1));

    expect(problem).toMatchObject({ status: 409, code: 'seen_is_stale', missed: [{ text: 'Eh, satu lagi' }] });
  });

  it('is refused for a version that does not exist yet, and to those who do not see the ticket', async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'markNoReplyNeeded', settle(number, 9))).code).toBe('invalid_request');
    expect((await refusal(rig, 'markNoReplyNeeded', { as: 'outsider', ...settle(number, 1) })).code).toBe('not_found');
  });
});
