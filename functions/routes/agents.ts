/** The people of the desk. */
import { agentOf, changeAgent, inviteAgent } from '#flows/agents';
import { colleagues } from '#flows/presence';
import type { Routes } from './routes.ts';
import { agentDetail, agentView } from './views.ts';

export const agentRoutes = {
  listAgents: async (_, context) => ({ items: (await colleagues(context)).map(agentView) }),
  inviteAgent: async ({ body }, context) => agentDetail(await inviteAgent(context, body), context.agent),
  getAgent: async ({ params }, context) => agentDetail(await agentOf(context, params.agentId), context.agent),
  updateAgent: async ({ params, body }, context) => agentDetail(await changeAgent(context, params.agentId, body), context.agent),
} satisfies Routes<'listAgents' | 'inviteAgent' | 'getAgent' | 'updateAgent'>;
