/** Who may ask for what. An operation without a line here does not compile. */
import type { Agent, Role } from '#schemas/agent';
import type { OperationId } from '#schemas/api';

/** all: of every team. teams: of one's own teams, and the others' do not exist. none: refused. */
export type Reach = 'all' | 'teams' | 'none';

const EVERYBODY = { admin: 'all', supervisor: 'teams', agent: 'teams' } as const;
const ADMINS = { admin: 'all', supervisor: 'none', agent: 'none' } as const;

export const PERMISSIONS = {
  listTickets: EVERYBODY,
  createTicket: EVERYBODY,
  getTicket: EVERYBODY,
  updateTicket: EVERYBODY,
  sendMessage: EVERYBODY,
  getMessageHtml: EVERYBODY,
  settleMessage: EVERYBODY,
  verifyLedger: EVERYBODY,
  getAttachment: EVERYBODY,
  createUpload: EVERYBODY,
  findContacts: EVERYBODY,
  createContact: EVERYBODY,
  getContact: EVERYBODY,
  listContactTickets: EVERYBODY,
  listQuarantine: ADMINS,
  releaseQuarantine: ADMINS,
  listChannelEvents: ADMINS,
  getSetting: { admin: 'all', supervisor: 'all', agent: 'none' },
  putSetting: ADMINS,
  putChannelSecrets: ADMINS,
  unblockChannel: ADMINS,
  getMe: EVERYBODY,
  putPresence: EVERYBODY,
  listNotifications: EVERYBODY,
  readNotifications: EVERYBODY,
  getPreferences: EVERYBODY,
  putPreferences: EVERYBODY,
  listAgents: EVERYBODY,
  getOpenApi: EVERYBODY,
} as const satisfies Record<OperationId, Record<Role, Reach>>;

/** May this role ask for this at all? Which tickets it then reaches is `reachesTeam`. */
export const mayAsk = (role: Role, operation: OperationId): boolean => PERMISSIONS[operation][role] !== 'none';

/** Does the agent reach the tickets of a team? */
export const reachesTeam = ({ role, teams }: Pick<Agent, 'role' | 'teams'>, teamId: string): boolean =>
  role === 'admin' || teams.includes(teamId);

/** Agents hand on what is theirs or nobody's. Taking a ticket away from somebody else is a supervisor's. */
export const mayReassign = ({ role, agentId }: Pick<Agent, 'role' | 'agentId'>, assigneeId: string | undefined): boolean =>
  role !== 'agent' || assigneeId === undefined || assigneeId === agentId;
