/** Of what an agent wants a mail, and when none. */
import { canonicalJson } from '#domain/ledger';
import { isMailed, mailOffAfter } from '#domain/notices';
import type { Agent } from '#schemas/agent';
import { type ChangePreferences, NoticeKind, type Preferences } from '#schemas/notice';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';

export const preferencesOf = (agent: Pick<Agent, 'mailOff' | 'quietHours'>): Preferences => ({
  email: Object.fromEntries(NoticeKind.options.map((kind) => [kind, isMailed(kind, agent)])),
  quietHours: agent.quietHours ?? null,
});

/** The same choice again changes nothing. */
export async function changePreferences(context: ApiContext, { email, quietHours: wanted }: ChangePreferences): Promise<Preferences> {
  const { agent } = context;
  const { agentId } = agent;
  const mailOff = mailOffAfter(agent, email);
  const quietHours = wanted === undefined ? agent.quietHours : (wanted ?? undefined);
  const after = preferencesOf({ mailOff, quietHours });
  if (canonicalJson(after) === canonicalJson(preferencesOf(agent))) return after;
  const chosen = { agentId, mailOff, quietHours };
  await recordAct(context, { type: 'PreferencesChanged', ...chosen }, [{ kind: 'preferences', ...chosen }]);
  return after;
}
