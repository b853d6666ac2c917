/** Who may ask for what. An operation without a line here does not compile. docs/roles.md shows the table. */
import type { Agent, Role } from '#schemas/agent';
import type { OperationId } from '#schemas/api';

/**
 * all: of every team. teams: of one's own teams, and the others' do not exist. none: refused.
 * What an operation is asked for may narrow it further: `mayWrite`, `maySet` and agent-rules.ts.
 */
export type Reach = 'all' | 'teams' | 'none';

const MASTERS = { owner: 'all', admin: 'all' } as const;
/** Reading of the desk's work. */
const READERS = { ...MASTERS, supervisor: 'teams', agent: 'teams', light_agent: 'teams', auditor: 'all' } as const;
/** Leaving a note, and what is attached to one. */
const WRITERS = { ...READERS, auditor: 'none' } as const;
/** Answering contacts and moving tickets. */
const WORKERS = { ...WRITERS, light_agent: 'none' } as const;
const LEADERS = { ...WORKERS, agent: 'none' } as const;
const ADMINS = { ...LEADERS, supervisor: 'none' } as const;
/** What admins see of the desk itself, and who checks on them. */
const INSPECTORS = { ...ADMINS, auditor: 'all' } as const;

export const PERMISSIONS = {
  listTickets: READERS,
  createTicket: WORKERS,
  getTicket: READERS,
  updateTicket: WORKERS,
  mergeTicket: WORKERS,
  unmergeTicket: WORKERS,
  splitTicket: WORKERS,
  linkTickets: WORKERS,
  unlinkTickets: WORKERS,
  claimTicket: WORKERS,
  takeNextTicket: WORKERS,
  getDraft: READERS,
  putDraft: WRITERS,
  sendMessage: WRITERS,
  getMessageHtml: READERS,
  settleMessage: WORKERS,
  verifyLedger: READERS,
  explainTicket: READERS,
  getAttachment: READERS,
  createUpload: WRITERS,
  findContacts: READERS,
  createContact: WORKERS,
  getContact: READERS,
  linkIdentity: WORKERS,
  mergeContact: LEADERS,
  unmergeContact: LEADERS,
  blockContact: LEADERS,
  unblockContact: LEADERS,
  listContactTickets: READERS,
  listQuarantine: INSPECTORS,
  releaseQuarantine: ADMINS,
  listChannelEvents: INSPECTORS,
  getSetting: { ...INSPECTORS, supervisor: 'all' },
  putSetting: LEADERS,
  importHolidays: ADMINS,
  putChannelSecrets: ADMINS,
  unblockChannel: ADMINS,
  getMe: READERS,
  putPresence: WORKERS,
  listNotifications: READERS,
  readNotifications: WRITERS,
  getPreferences: READERS,
  putPreferences: WRITERS,
  listAgents: READERS,
  listCategories: READERS,
  markNoReplyNeeded: WORKERS,
  changeTickets: WORKERS,
  inviteAgent: ADMINS,
  getAgent: READERS,
  updateAgent: LEADERS,
  getOpenApi: READERS,
} as const satisfies Record<OperationId, Record<Role, Reach>>;

/** May this role ask for this at all? Which tickets it then reaches is `reachesTeam`. */
export const mayAsk = (role: Role, operation: OperationId): boolean => PERMISSIONS[operation][role] !== 'none';

const SEES_EVERY_TEAM: readonly Role[] = ['owner', 'admin', 'auditor'];
/** Every team is theirs, whatever their record names. */
export const reachesEveryTeam = ({ role }: Pick<Agent, 'role'>): boolean => SEES_EVERY_TEAM.includes(role);

/** Does the agent reach the tickets of a team? */
export const reachesTeam = (agent: Pick<Agent, 'role' | 'teams'>, teamId: string): boolean =>
  reachesEveryTeam(agent) || agent.teams.includes(teamId);

/** Agents hand on what is theirs or nobody's. Taking a ticket away from somebody else is a supervisor's. */
export const mayReassign = ({ role, agentId }: Pick<Agent, 'role' | 'agentId'>, assigneeId: string | undefined): boolean =>
  mayAsk(role, 'updateAgent') || assigneeId === undefined || assigneeId === agentId;

/** Tickets are given to those who may answer them. */
export const mayHoldTickets = ({ role }: Pick<Agent, 'role'>): boolean => mayAsk(role, 'updateTicket');

/** A light agent speaks to colleagues, never to a contact. */
export const mayWrite = ({ role }: Pick<Agent, 'role'>, kind: 'reply' | 'note'): boolean =>
  kind === 'note' ? mayAsk(role, 'sendMessage') : mayAsk(role, 'sendMessage') && mayHoldTickets({ role });

/** The kinds of settings that say who does what, not how the desk is reached. The one list of them. */
const SUPERVISED_KINDS: readonly string[] = ['team', 'routing', 'categories'];

/** Supervisors set how work is shared out, and of the teams only their own. */
export function maySet({ role, teams }: Pick<Agent, 'role' | 'teams'>, { kind, id }: { kind: string; id: string }): boolean {
  if (!mayAsk(role, 'putSetting')) return false;
  if (PERMISSIONS.putSetting[role] === 'all') return true;
  return SUPERVISED_KINDS.includes(kind) && (kind !== 'team' || teams.includes(id));
}
