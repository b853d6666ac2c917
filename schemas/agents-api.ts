/** The operations on the people of the desk: a part of the table in api.ts. */
import * as z from 'zod';
import { AgentId } from './primitives.ts';
import { ChangeAgent, InviteAgent } from './requests.ts';
import * as r from './resources.ts';

export const agentOperations = {
  listAgents: {
    method: 'GET',
    path: '/v1/agents',
    summary: 'The agents of my teams',
    status: 200,
    response: z.object({ items: z.array(r.AgentView) }),
  },
  inviteAgent: {
    method: 'POST',
    path: '/v1/agents',
    summary: 'Let a person in: they are mailed how to sign in',
    status: 201,
    body: InviteAgent,
    response: r.AgentDetail,
  },
  getAgent: {
    method: 'GET',
    path: '/v1/agents/{agentId}',
    summary: 'An agent',
    status: 200,
    params: z.object({ agentId: AgentId }),
    response: r.AgentDetail,
  },
  updateAgent: {
    method: 'PATCH',
    path: '/v1/agents/{agentId}',
    summary: 'Change what an agent is, does and may; take them off the desk',
    status: 200,
    params: z.object({ agentId: AgentId }),
    body: ChangeAgent,
    response: r.AgentDetail,
  },
} as const;
