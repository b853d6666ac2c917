import { describe, expect, it } from 'vitest';
import { call, createRig, PEOPLE, refusal, SIGNED_IN_AT } from './rig.ts';

/** The agent has signed out everywhere at that instant, of the issuer's clock. */
function signedOutAt(at: string) {
  const rig = createRig();
  rig.memory.agents.set('agent-1', { ...PEOPLE.agent, signedOutAt: at });
  return rig;
}

describe('who has signed out everywhere', () => {
  it('is refused with every access token of a sign-in up to then, though the token lives on', async () => {
    expect(await refusal(signedOutAt(SIGNED_IN_AT), 'getMe')).toMatchObject({ status: 401, code: 'not_authenticated' });
    expect(await refusal(signedOutAt('2026-11-23T01:00:01.000Z'), 'listTickets')).toMatchObject({ status: 401, code: 'not_authenticated' });
  });

  it('is let in again with a sign-in that came after it', async () => {
    expect(await call(signedOutAt('2026-11-23T00:59:59.000Z'), 'getMe')).toMatchObject({ agentId: 'agent-1' });
  });
});
