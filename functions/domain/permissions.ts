/** Who may ask for what. An operation without a line here does not compile. docs/roles.md shows the table. */
import type { Agent, Role } from '#schemas/agent';
import type { OperationId } from '#schemas/api';
import type { Permissions, Scope } from '#schemas/custom-role';
import type { Ticket } from '#schemas/ticket';

/**
 * all: of every team. teams: of one's own teams, and the others' do not exist. own: of those what is given to them. none: refused.
 * What an operation is asked for may narrow it further: `mayWrite`, `maySet` and agent-rules.ts.
 */
export type Reach = Scope | 'none';
/** Who asks; `grants` in place of the role's own reach for who has a custom role. */
export type Asker = Pick<Agent, 'role'> & { readonly grants?: Permissions };

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
/** Taking a ticket and its whole record out of the desk. */
const EXPORTERS = { ...LEADERS, auditor: 'all' } as const;
const SETTING_READERS = { ...INSPECTORS, supervisor: 'all' } as const;

export const PERMISSIONS = {
  listTickets: READERS,
  countViews: READERS,
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
  getLedger: READERS,
  verifyLedger: READERS,
  exportTicket: EXPORTERS,
  explainTicket: READERS,
  getAttachment: READERS,
  createUpload: WRITERS,
  findContacts: READERS,
  createContact: WORKERS,
  getContact: READERS,
  changeContact: WORKERS,
  linkIdentity: WORKERS,
  unlinkIdentity: LEADERS,
  mergeContact: LEADERS,
  unmergeContact: LEADERS,
  blockContact: LEADERS,
  unblockContact: LEADERS,
  listContactTickets: READERS,
  listQuarantine: INSPECTORS,
  releaseQuarantine: ADMINS,
  listChannelEvents: INSPECTORS,
  getSetting: SETTING_READERS,
  putSetting: LEADERS,
  importHolidays: ADMINS,
  applySetting: ADMINS,
  getJob: INSPECTORS,
  cancelJob: ADMINS,
  putChannelSecrets: ADMINS,
  unblockChannel: ADMINS,
  listTeams: READERS,
  listTemplates: READERS,
  getMe: READERS,
  putPresence: WORKERS,
  listNotifications: READERS,
  readNotifications: WRITERS,
  getPreferences: READERS,
  putPreferences: WRITERS,
  createLivePass: READERS,
  listAgents: READERS,
  listCategories: READERS,
  markNoReplyNeeded: WORKERS,
  changeTickets: WORKERS,
  inviteAgent: ADMINS,
  getAgent: READERS,
  updateAgent: LEADERS,
  getOpenApi: READERS,
} as const satisfies Record<OperationId, Record<Role, Reach>>;

/** May this role ask for this at all? Which tickets it then reaches is `reachesTicket`. */
export const mayAsk = (role: Role, operation: OperationId): boolean => PERMISSIONS[operation][role] !== 'none';

/** Which permissions of a custom role let in to the operations of a line, the first that is granted. What stands here under no line is for built-in roles. */
const GRANTED_BY: ReadonlyMap<object, readonly (keyof Permissions)[]> = new Map<object, readonly (keyof Permissions)[]>([
  [READERS, ['read']],
  [WRITERS, ['note', 'work']],
  [WORKERS, ['work']],
  [LEADERS, ['lead']],
  [INSPECTORS, ['inspect']],
  [EXPORTERS, ['inspect', 'lead']],
  [SETTING_READERS, ['inspect', 'lead']],
]);

/** How far an operation reaches for who asks. */
export function reachOf({ role, grants }: Asker, operation: OperationId): Reach {
  if (!grants) return PERMISSIONS[operation][role];
  const granted = GRANTED_BY.get(PERMISSIONS[operation])?.find((permission) => grants[permission] !== undefined);
  return (granted && grants[granted]) ?? 'none';
}

/** Every team is theirs to read, whatever their record names. */
export const reachesEveryTeam = (agent: Asker): boolean => reachOf(agent, 'getTicket') === 'all';

/** Does the agent reach a team: to read its tickets, unless another operation is named? */
export function reachesTeam(agent: Asker & Pick<Agent, 'teams'>, teamId: string, operation: OperationId = 'getTicket'): boolean {
  const reach = reachOf(agent, operation);
  return reach === 'all' || (reach !== 'none' && agent.teams.includes(teamId));
}

/** Does the agent reach a ticket: to read it, unless another operation is named? */
export function reachesTicket(
  agent: Asker & Pick<Agent, 'agentId' | 'teams'>,
  { teamId, assigneeId }: Pick<Ticket, 'teamId' | 'assigneeId'>,
  operation: OperationId = 'getTicket',
): boolean {
  if (!reachesTeam(agent, teamId, operation)) return false;
  return reachOf(agent, operation) !== 'own' || assigneeId === agent.agentId;
}

/** Agents hand on what is theirs or nobody's. Taking a ticket away from somebody else is a supervisor's. */
export const mayReassign = (agent: Asker & Pick<Agent, 'agentId'>, assigneeId: string | undefined): boolean =>
  reachOf(agent, 'updateAgent') !== 'none' || assigneeId === undefined || assigneeId === agent.agentId;

/** Tickets are given to those who may answer them. */
export const mayHoldTickets = ({ role }: Pick<Agent, 'role'>): boolean => mayAsk(role, 'updateTicket');

/** A light agent speaks to colleagues, never to a contact. */
export const mayWrite = (agent: Asker, kind: 'reply' | 'note'): boolean =>
  reachOf(agent, 'sendMessage') !== 'none' && (kind === 'note' || reachOf(agent, 'updateTicket') !== 'none');

/** The kinds of settings that say who does what, not how the desk is reached. The one list of them. */
const SUPERVISED_KINDS: readonly string[] = ['team', 'routing', 'categories'];

/** Supervisors set how work is shared out, and of the teams only their own. */
export function maySet(agent: Asker & Pick<Agent, 'teams'>, { kind, id }: { kind: string; id: string }): boolean {
  if (reachOf(agent, 'putSetting') === 'none') return false;
  if (administers(agent)) return true;
  return SUPERVISED_KINDS.includes(kind) && (kind !== 'team' || reachesTeam(agent, id, 'putSetting'));
}

/** They check on the desk: what is set, what came in, who was there. */
export const inspects = (agent: Asker): boolean => reachOf(agent, 'listChannelEvents') !== 'none';

/** The desk itself is theirs: people, channels, secrets. No custom role grants it. */
export const administers = (agent: Asker): boolean => reachOf(agent, 'inviteAgent') !== 'none';
