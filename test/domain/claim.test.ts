import { describe, it } from 'vitest';
import { minute } from '../helpers/factories.ts';
import { agent, contactOpens, does, mergesInto, timePasses, updates } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const claims = (id: string) => does({ type: 'Claim' }, { by: agent(id) });
const opened = contactOpens();

describe('Claim', () => {
  it('of what nobody has makes it theirs and open', () => {
    given(opened)
      .when(claims('agent-1'))
      .thenEvents({ type: 'TicketAssigned', agentId: 'agent-1', by: 'person', weight: 1 }, { type: 'StatusChanged', to: 'open' });
  });

  it('of what is theirs gives nothing', () => {
    given(opened, claims('agent-1')).when(claims('agent-1')).thenNothing();
  });

  it('of what somebody else has is refused', () => {
    given(opened, claims('agent-1')).when(claims('agent-2')).thenRefuses('already_assigned', { assigneeId: 'agent-1' });
  });

  it('of what was given back is taken again', () => {
    given(opened, claims('agent-1'), updates('agent-1', { assigneeId: null }))
      .when(claims('agent-2'))
      .thenEvents({ type: 'TicketAssigned', agentId: 'agent-2' });
  });

  it('of what is closed or merged is refused', () => {
    const solved = updates('agent-1', { status: 'solved', at: minute(10) });
    given(opened, solved, updates('agent-1', { assigneeId: null, at: minute(11) }), timePasses(minute(11 + 4 * 24 * 60)))
      .when(claims('agent-1'))
      .thenRefuses('ticket_closed');
    given(opened, mergesInto('agent-1', { number: 7 }))
      .when(claims('agent-1'))
      .thenRefuses('ticket_closed', { survivor: 7 });
  });
});
