/** Tells agents of what an entry brought: an entry under the bell, and a mail unless the agent wants none. */
import { TransientError } from '#domain/errors';
import { noticeText } from '#domain/notice-sentences';
import { addressed, type DueNotice, isMailed, mayReachLeads, noticesOf, type People, supervisorsAmong } from '#domain/notices';
import { isQuiet } from '#domain/quiet-hours';
import { adviceOnNotSent, adviceOnRefusal } from '#domain/send-advice';
import type { Agent } from '#schemas/agent';
import { TicketEntry } from '#schemas/event';
import type { Notice } from '#schemas/notice';
import type { CommandPorts } from './handle-command.ts';
import type { NoticeStore, SendNotice } from './notice-ports.ts';
import type { Meter, SendOutcome } from './ports.ts';
import { type TellNoticesPorts, tellNotices } from './tell-notices.ts';

export type NotifyPorts = Pick<CommandPorts, 'tickets' | 'directory' | 'clock' | 'zones'> &
  TellNoticesPorts & {
    readonly notices: NoticeStore;
    readonly sendNotice: SendNotice;
    /** Without a slash at its end. */
    readonly dashboardUrl?: string;
    readonly meter: Meter;
  };

const NOBODY: People = { leadIds: [], managerIds: [] };

/** Where only an agent is named nobody is looked up, and leads and managers only where they may be told. */
async function peopleOf({ tickets, directory }: NotifyPorts, number: number, due: readonly DueNotice[]): Promise<People> {
  const ticket = due.some(({ to }) => 'role' in to) ? (await tickets.load(number))?.ticket : undefined;
  if (!ticket) return NOBODY;
  const { assigneeId, teamId } = ticket;
  if (!due.some((notice) => mayReachLeads(notice, assigneeId))) return { ...NOBODY, assigneeId };
  const team = (await directory.desk()).teams.find((known) => known.teamId === teamId);
  const { leadIds = [], managerIds = [], memberIds = [] } = team ?? {};
  return { assigneeId, managerIds, leadIds: leadIds.length > 0 ? leadIds : supervisorsAmong(await directory.agents(memberIds)) };
}

type Delivery = { readonly agent: Agent; readonly notice: Notice };

async function deliveries(ports: NotifyPorts, entry: TicketEntry): Promise<Delivery[]> {
  const number = Number(entry.ledger);
  const due = noticesOf(entry);
  const wanted = addressed(due, await peopleOf(ports, number, due), entry.actor);
  const agents = await ports.directory.agents([...new Set(wanted.map(({ agentId }) => agentId))]);
  return wanted.flatMap(({ at, cause, kind, targetId, step, agentId }) =>
    agents
      .filter((agent) => agent.active && agent.agentId === agentId)
      .map((agent) => ({ agent, notice: { id: `${at}_${cause}`, kind, number, at, targetId, step } })),
  );
}

/** Whether it is sure that the mail did not leave and another try may succeed. */
function mayTryAgain(outcome: SendOutcome): boolean {
  if (outcome.outcome === 'refused') return adviceOnRefusal('email', outcome, 1).kind === 'retry';
  return outcome.outcome === 'not_sent' && adviceOnNotSent(outcome.reason, 1).kind === 'retry';
}

/** Claimed before it is sent: a mail may be missing after an accident, and never comes twice. */
async function mail(ports: NotifyPorts, { agent, notice }: Delivery): Promise<void> {
  const { agentId } = agent;
  const { id, number, kind } = notice;
  const { language } = (await ports.directory.desk()).rules.acknowledgement;
  if (!(await ports.notices.claimMail(agentId, id, ports.clock.now()))) return;
  const { title, sentence } = noticeText(notice, language);
  const text = ports.dashboardUrl === undefined ? sentence : `${sentence}\n\n${ports.dashboardUrl}${linkOf(number)}`;
  const outcome = await ports.sendNotice({ to: agent.email, number, title, text, language });
  if (mayTryAgain(outcome)) {
    await ports.notices.releaseMail(agentId, id);
    throw new TransientError(`The notice of #${number} could not be mailed yet.`);
  }
  const isSent = outcome.outcome === 'accepted';
  ports.meter.count('NoticeNotMailed', isSent ? 0 : 1);
  ports.log[isSent ? 'info' : 'warn']('notice mailed', { number, agentId, kind, outcome: outcome.outcome });
}

/** What falls into an agent's quiet hours is told under the bell alone. */
const wantsMail =
  ({ clock, zones }: NotifyPorts, zone: string) =>
  ({ agent, notice }: Delivery): boolean => {
    const isNight = agent.quietHours !== undefined && isQuiet(clock.now(), agent.quietHours, { zones, zone });
    return isMailed(notice.kind, agent) && !isNight;
  };

/** The ticket's page below the dashboard's address. */
export const linkOf = (number: number): string => `/tickets/${number}`;

/**
 * Every entry under a bell first, then the mails, so that one that cannot leave holds up no other.
 * @throws TransientError when something is to be tried again.
 */
export async function notify(ports: NotifyPorts, { number, version }: { number: number; version: number }): Promise<void> {
  const stored = await ports.tickets.entry(number, version);
  if (!stored) return ports.log.warn('notices of no entry', { number, version });
  const told = await deliveries(ports, TicketEntry.parse(JSON.parse(stored.entry)));
  await Promise.all(told.map(({ agent, notice }) => ports.notices.keep(agent.agentId, notice)));
  await Promise.all([...new Set(told.map(({ agent }) => agent.agentId))].map((agentId) => tellNotices(ports, agentId)));
  const { timeZone } = (await ports.directory.desk()).rules.calendar;
  const mailed = await Promise.allSettled(told.filter(wantsMail(ports, timeZone)).map((delivery) => mail(ports, delivery)));
  ports.log.info('notified', { number, version, notices: told.length, mails: mailed.length });
  const failed = mailed.find((settled) => settled.status === 'rejected');
  if (failed) throw failed.reason;
}
