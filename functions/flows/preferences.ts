/** Of what an agent wants a mail. */
import { isMailed, mailOffAfter } from '#domain/notices';
import type { Agent } from '#schemas/agent';
import { type ChangePreferences, NoticeKind, type Preferences } from '#schemas/notice';
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';

export const preferencesOf = (agent: Pick<Agent, 'mailOff'>): Preferences => ({
  email: Object.fromEntries(NoticeKind.options.map((kind) => [kind, isMailed(kind, agent)])),
});

/** The same choice again changes nothing. */
export async function changePreferences(context: ApiContext, { email }: ChangePreferences): Promise<Preferences> {
  const { agent } = context;
  const { agentId } = agent;
  const mailOff = mailOffAfter(agent, email);
  const isSame = mailOff.join() === mailOffAfter(agent, {}).join();
  if (!isSame) await recordAct(context, { type: 'PreferencesChanged', agentId, mailOff }, [{ kind: 'preferences', agentId, mailOff }]);
  return preferencesOf({ mailOff });
}
