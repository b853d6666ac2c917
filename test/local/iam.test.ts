/**
 * Every AWS call that the functions make in a whole flow, held against the policies that the app synthesizes.
 * A form upload is signed in its body, where the recorder does not look: it is judged as the PutObject of the api function that it is.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_SECRETS } from '../../local/start-services.ts';
import { synthesize } from '../../local/synth.ts';
import { createBrowserSession } from '../helpers/browser-session.ts';
import { newStateDir, startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { PHOTO } from '../helpers/photo.ts';
import { answers, decide, type FunctionRole, type Grant, grantsOf, type Question, rolesIn } from '../helpers/policies.ts';
import { connectSocket } from '../helpers/socket-client.ts';
import { until } from '../helpers/until.ts';

type Call = Question & { readonly function: string };

/** Past the first reply's deadline of one business hour, and past several of the reconciler's quarters. */
const TWO_HOURS = 2 * 3_600;
const LONG_MS = 240_000;
/** A number that the desk does not have at first. */
const NEW_NUMBER = '1065550000099';
/** More than an envelope may have in the queue, and than an item in the table. */
const LONG_TEXT = 'panjang sekali '.repeat(20_000);

let flow: TestCloud;
let roles: readonly FunctionRole[];
let calls: readonly Call[];

beforeAll(async () => {
  const cdkOut = await synthesize(() => undefined);
  const stateDir = newStateDir('iam');
  const start = async () => startTestCloud('iam', { stateDir, cdkOut, record: true, adversary: undefined });
  flow = await start();
  const desk = createDesk(flow);
  await sendToUnknownNumber(flow);
  const uploadKey = await serveWhatsApp(flow, desk);
  await serveMail(flow, desk);
  await useDesk(flow);
  await leaveWaiting(flow, desk);
  await sitAtSockets(flow, desk);
  // Last: who signs out is refused from here on.
  await signOutEverywhere(flow);
  await flow.cloud.idle();
  // Functions remember settings for half a minute: the number is known to all after a restart.
  await flow.cloud.stop();
  flow = await start();
  await releaseKept(flow);
  await flow.cloud.idle();

  roles = rolesIn(
    cdkOut,
    flow.cloud.facts.functions.map(({ id }) => id),
  );
  const upload: Call = {
    function: 'Api',
    service: 's3',
    action: 'PutObject',
    resource: `arn:aws:s3:::${flow.cloud.bucketName}/${uploadKey}`,
  };
  calls = [...flow.cloud.calls().filter((call) => call.function !== 'anonymous'), upload].flatMap(withImplied);
}, LONG_MS);
afterAll(() => flow?.end());

async function sendToUnknownNumber({ world, secrets, api }: TestCloud): Promise<void> {
  secrets.add(LONG_TEXT.slice(0, 100));
  const message = { from: '6281290030009', id: 'wamid.iam-1', timestamp: '1804039200', type: 'text', text: { body: LONG_TEXT } };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '62215550099', phone_number_id: NEW_NUMBER },
    contacts: [{ profile: { name: 'Kartika' }, wa_id: '6281290030009' }],
    messages: [message],
  };
  await world.raw({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] });
  await until('it is in quarantine', async () => (await api.admin.call('listQuarantine')).items.length === 1);
}

async function serveWhatsApp({ world, api }: TestCloud, desk: Desk): Promise<string> {
  const media = { filename: 'rusak.png', type: 'image/png', base64: PHOTO.toString('base64') };
  await world.says({ from: '+6281290030001', name: 'Budi Santoso', text: 'Ini foto barang yang rusak', media });
  const { number, contactId } = await desk.ticketAbout('Ini foto barang yang rusak');
  const { conversation } = await desk.ticketWhen(
    number,
    'has the photo and its agent',
    (seen) => seen.conversation[0]?.attachments[0]?.state === 'stored' && seen.ticket.assigneeId !== null,
  );
  const attachmentId = conversation[0]?.attachments[0]?.id ?? '';
  await fetch((await api.agent1.call('getAttachment', { params: { number, attachmentId } })).url);

  const { uploadId, url, fields } = await api.agent1.call('createUpload', {
    body: { filename: 'baru.png', mediaType: 'image/png', bytes: PHOTO.length },
  });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(PHOTO)], { type: 'image/png' }), 'baru.png');
  expect((await fetch(url, { method: 'POST', body: form })).ok).toBe(true);
  const messageId = await desk.reply(number, 'Ini gantinya', { attachments: [uploadId] });
  await desk.onPhone(number, messageId);
  await desk.deliveryWhen(number, messageId, 'delivered');
  expect(await desk.verify(number)).toMatchObject({ valid: true });
  await fetch((await api.admin.call('exportTicket', { params: { number } })).url);
  await api.agent1.call('getContact', { params: { contactId } });
  await api.agent1.call('listContactTickets', { params: { contactId } });
  await desk.update(number, { status: 'solved' });
  return fields.key ?? '';
}

async function serveMail({ mail, world, api }: TestCloud, desk: Desk): Promise<void> {
  const from = 'gita.gutawa@pelanggan.example';
  const attachments = [{ filename: 'bukti.pdf', contentType: 'application/pdf', content: Buffer.from('%PDF-1.4 bukti') }];
  await mail({ from, to: 'support@meja.local', subject: 'Bukti transfer', html: '<p>Terlampir</p>', attachments });
  const { number } = await desk.ticketAbout('Bukti transfer');
  const [first] = (await desk.detail(number)).conversation;
  await api.agent1.call('getMessageHtml', { params: { number, messageId: first?.id ?? '' } });
  const { url } = await api.agent1.call('getAttachment', { params: { number, attachmentId: first?.attachments[0]?.id ?? '' } });
  await fetch(url);
  const messageId = await desk.reply(number, 'Sudah kami terima');
  await until('the reply is sent', async () => (await world.sentMails()).filter(({ to }) => to === from).length > 1);
  await desk.deliveryWhen(number, messageId, 'delivered');
}

async function useDesk({ cloud, api: { admin, agent1 } }: TestCloud): Promise<void> {
  await admin.call('getSetting', { params: { kind: 'lifecycle', id: 'default' } });
  const value = { channel: 'whatsapp', account: NEW_NUMBER, name: 'Nomor baru', teamId: 'default' };
  await admin.call('putSetting', { params: { kind: 'channel', id: `whatsapp:${NEW_NUMBER}` }, body: { value, version: 0 } });
  await applyPolicy(admin);
  // The very ones that the phone and Meta's webhook are told of.
  const { appSecret, verifyToken, accessToken } = LOCAL_SECRETS;
  await admin.call('putChannelSecrets', { body: { appSecrets: [appSecret], verifyToken, accessToken } });
  await admin.call('listChannelEvents', { query: { account: NEW_NUMBER } });
  await admin.call('unblockChannel', { params: { channel: 'whatsapp', account: NEW_NUMBER } });
  await admin.call('listAgents');
  await agent1.call('listTickets', { query: { view: 'mine' } });
  await agent1.call('listTickets', { query: { view: 'unassigned' } });
  const { contactId } = await agent1.call('createContact', {
    body: { name: 'Wulan', identities: [{ kind: 'email', value: 'wulan@pelanggan.example' }] },
  });
  await agent1.call('findContacts', { query: { kind: 'email', value: 'wulan@pelanggan.example' } });
  await agent1.call('createTicket', { body: { channel: 'manual', contactId, subject: 'Datang ke loket', text: 'Paket rusak' } });
  await agent1.call('getOpenApi');
  const handshake = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': 'local-verify-token', 'hub.challenge': '1' });
  expect((await fetch(`${cloud.urls.http}/webhooks/whatsapp?${handshake}`)).status).toBe(200);
}

/** Under another name, and applied to the tickets that are open: a job goes over them while the clock is moved. */
async function applyPolicy(admin: TestCloud['api']['admin']): Promise<void> {
  const params = { kind: 'policy', id: 'default' };
  const { value } = await admin.call('getSetting', { params });
  const { version } = await admin.call('putSetting', { params, body: { version: 0, value: { ...Object(value), name: 'Toko' } } });
  const { job } = await admin.call('applySetting', { params, body: { version } });
  await admin.call('getJob', { params: { jobId: job.jobId } });
}

async function signOutEverywhere(signedIn: TestCloud): Promise<void> {
  const browser = createBrowserSession(signedIn);
  await browser.signIn('supervisor@meja.local');
  expect((await browser.post('/session/end', { everywhere: true })).status).toBe(204);
}

/** Everybody is away while a contact writes, so that the deadline passes and the reconciler finds the ticket; then they come back. */
async function leaveWaiting({ world, api }: TestCloud, desk: Desk): Promise<void> {
  const everybody = async (presence: 'away' | 'online') => {
    for (const agent of [api.agent1, api.agent2]) await agent.call('putPresence', { body: { presence } });
  };
  await everybody('away');
  await world.says({ from: '+6281290030002', name: 'Ratna Dewi', text: 'Apakah ada yang membaca ini' });
  const { number } = await desk.ticketAbout('Apakah ada yang membaca ini');
  await world.advance(TWO_HOURS);
  await desk.ticketWhen(number, 'is breached', ({ ticket }) => ticket.targets.some(({ breachedAt }) => breachedAt));
  await everybody('online');
  await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId !== null);
}

/** Looks, hears, moves, and is connected anew as the teams change. */
async function sitAtSockets({ cloud, api, secrets, world }: TestCloud, desk: Desk): Promise<void> {
  const { agentId } = await api.agent2.call('getMe');
  const socket = await connectSocket(cloud.urls.http, api.agent2, secrets.add);
  await world.says({ from: '+6281290030003', name: 'Yuni Shara', text: 'Apakah terdengar' });
  const { number } = await desk.ticketAbout('Apakah terdengar');
  await socket.hears('of the ticket', (frame) => frame.type === 'changed' && frame.tickets.some((ticket) => ticket.number === number));
  socket.say({ type: 'look', number, doing: 'viewing' });
  await socket.hears('that they look', ({ type }) => type === 'looking');
  const { version } = (await desk.detail(number)).ticket;
  await api.supervisor.call('updateTicket', {
    params: { number },
    body: { version, assigneeId: agentId, priority: 'high', confirm: true },
  });
  await socket.hears('the bell', ({ type }) => type === 'notices');
  socket.say({ type: 'active' });
  socket.say({ type: 'ping' });
  await socket.hears('an answer', ({ type }) => type === 'pong');
  await api.admin.call('updateAgent', { params: { agentId }, body: { teams: [] } });
  await socket.closed;
}

async function releaseKept({ api: { admin } }: TestCloud): Promise<void> {
  const [kept] = (await admin.call('listQuarantine')).items;
  await admin.call('releaseQuarantine', { params: { id: kept?.id ?? '' } });
}

/** What a call needs besides what the recorder writes: to hand over a role; to send raw MIME, by a configuration set. */
function withImplied(call: Call): Call[] {
  const { environment = {} } = flow.cloud.facts.functions.find(({ id }) => id === call.function) ?? {};
  if (call.action === 'CreateSchedule') {
    const context = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
    return [call, { function: call.function, service: 'iam', action: 'PassRole', resource: environment.SCHEDULE_ROLE_ARN ?? '', context }];
  }
  if (call.action !== 'SendEmail') return [call];
  const set = call.resource.replace(/identity\/.*$/, `configuration-set/${environment.CONFIGURATION_SET}`);
  return [call.resource, set].flatMap((resource) => ['SendEmail', 'SendRawEmail'].map((action) => ({ ...call, action, resource })));
}

/** Grants that the flow does not use, as `<function> <action> <resource>`. One that is used, or is gone, must go from here. */
const UNUSED: readonly (readonly [grants: RegExp, because: string])[] = [
  [/ logs:(CreateLogStream|PutLogEvents) /, 'Lambda itself writes the log, in the name of the role.'],
  [/ sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) /, 'Lambda itself polls the queue, in the name of the role.'],
  [/^Relay dynamodb:\w+ \S+\/stream\//, 'Lambda itself reads the stream, in the name of the role.'],
  [/ sqs:SendMessage \S+-DeadQueue$/, 'Lambda itself sends there what failed to the end; nothing does here.'],
  [/^(Mail|Ingest|Deliver|Api) s3:ListBucket /, 'Nobody lists: without it S3 calls an absent object forbidden rather than absent.'],
  [/^Reconcile s3:ListBucket /, 'The raw mail is listed once a day, and a day of this clock is a hundred other runs of the reconciler.'],
  [
    /^(Api|Session) cognito-idp:/,
    'The sign-in engine is called directly, past the recorder; sign-ins are made and ended there in roles.test.ts and session.test.ts.',
  ],
  [/ sqs:ChangeMessageVisibility /, 'Given back early is what failed for a time; with the adversary off nothing does.'],
  [/^(ActivateRuleSet ses|DeployPage s3):/, 'Runs while the stack is deployed, never in a local cloud.'],
  [
    /^(Assign|Deliver|Ingest|Reconcile|Tasks) dynamodb:ConditionCheckItem /,
    'Part of the one list of item actions; only acts on the desk check what they do not write.',
  ],
  [
    /^(Assign|Deliver|Ingest) dynamodb:DeleteItem /,
    'Part of the one list of item actions; only the API, the tasks and the reconciler remove items.',
  ],
  [
    /^Live execute-api:ManageConnections \S+\/DELETE\/@connections\/\*$/,
    'Closes a socket that says something after it was forgotten; none is.',
  ],
  [/^Reconcile dynamodb:(GetItem|PutItem|UpdateItem|DeleteItem) /, 'Repairs what a worker lost, and with the adversary off none is.'],
  [/^Reconcile dynamodb:Query \S+\/assignee-work$/, 'Counts again the loads that a worker left wrong, and none is.'],
  [/^Reconcile sqs:SendMessage \S+OutboundQueue\.fifo$/, 'Nudges a send that a worker lost, and none is.'],
  [/^Deliver dynamodb:UpdateItem /, "Reopening changes an agent's load; here no send fails."],
  [
    /^Deliver dynamodb:BatchGetItem /,
    'Part of the one list of item actions; several items at once are read where people are told and loads are counted.',
  ],
  [/^Deliver s3:GetObject \S+\/(mail\/parts|media)\//, 'Today agents attach only uploads; this lets them pass on what a contact sent.'],
  [
    /^Mail s3:PutObject \S+\/inbound\//,
    'Long texts go to mail/parts; an envelope outgrows the queue only with very many addresses or headers.',
  ],
];

/** Grants that a run may or may not use: which of two workers is first decides. */
const SOMETIMES: typeof UNUSED = [
  [/^Tasks dynamodb:Query \S+\/assignee-work$/, 'Finds the tickets of an agent who leaves a team or the desk, where one does here.'],
  [
    /^Relay dynamodb:(GetItem|DeleteItem|UpdateItem) \S+:table\/[^/]+$/,
    'Forgets a socket that went without a word, which a slow machine may make of one that goes.',
  ],
  [
    /^Tasks sqs:SendMessage \S+-OutboundQueue\.fifo$/,
    'A wake nudges a send that is still queued when it comes, and mostly it is sent by then.',
  ],
];

/** Write entries of the ledger; the others have no business with the table. */
const WRITERS = ['Api', 'Assign', 'Deliver', 'Ingest', 'Reconcile', 'Tasks'];
/** Run while the stack is deployed, never in a local cloud. */
const DEPLOYING = ['ActivateRuleSet', 'DeployPage'];

const roleOf = (functionId: string): FunctionRole => roles.find((role) => role.functionId === functionId) ?? { functionId, statements: [] };

describe('every call of a whole flow', () => {
  it('is recorded for each function that runs outside of deployments', () => {
    const deployed = flow.cloud.facts.functions.map(({ id }) => id).filter((id) => !DEPLOYING.includes(id));

    expect([...new Set(calls.map((call) => call.function))].toSorted()).toEqual(deployed.toSorted());
  });

  it('is allowed by the role of the function that makes it', async () => {
    const refused: string[] = [];
    for (const call of calls) {
      const decision = await decide(roleOf(call.function), call);
      if (decision !== 'Allowed') refused.push(`${decision}: ${JSON.stringify(call)}`);
    }

    expect(refused).toEqual([]);
  });

  it('is refused where its grant is taken away', async () => {
    const allowed: string[] = [];
    for (const call of calls) {
      const { functionId, statements } = roleOf(call.function);
      const rest = statements.filter(({ Action }) => !Action.includes(`${call.service}:${call.action}`));
      if ((await decide({ functionId, statements: rest }, call)) === 'Allowed') allowed.push(JSON.stringify(call));
    }

    expect(allowed).toEqual([]);
  });
});

describe('every grant', () => {
  const shown = ({ functionId, action, resource }: Grant): string => `${functionId} ${action} ${resource}`;
  const isUsed = (grant: Grant): boolean => calls.some((call) => call.function === grant.functionId && answers(grant, call));

  it('is used in the flow, or there is a reason why not', () => {
    const unused = roles.flatMap(grantsOf).filter((grant) => !isUsed(grant));

    expect(unused.map(shown).filter((grant) => ![...UNUSED, ...SOMETIMES].some(([grants]) => grants.test(grant)))).toEqual([]);
  });

  it.each(UNUSED)('%s is unused and still there: %s', (grants) => {
    const explained = roles.flatMap(grantsOf).filter((grant) => grants.test(shown(grant)));

    expect(explained).not.toEqual([]);
    expect(explained.filter(isUsed).map(shown)).toEqual([]);
  });

  it.each(SOMETIMES)('%s is still there: %s', (grants) => {
    expect(
      roles
        .flatMap(grantsOf)
        .map(shown)
        .some((grant) => grants.test(grant)),
    ).toBe(true);
  });
});

describe('the ledger', () => {
  const LEDGER = 'LEDGER#1';
  const inTransaction = { enclosing: 'TransactWriteItems' };

  /** What each function's role says to the action on one item. */
  async function decisions(action: string, leadingKey: string, more: { enclosing?: string } = {}): Promise<Record<string, string>> {
    const resource = flow.cloud.facts.tables[0]?.arn ?? '';
    const decided = roles.map(
      async (role) => [role.functionId, await decide(role, { service: 'dynamodb', action, resource, leadingKey, ...more })] as const,
    );
    return Object.fromEntries(await Promise.all(decided));
  }
  const each = (decision: (functionId: string) => string) =>
    Object.fromEntries(flow.cloud.facts.functions.map(({ id }) => [id, decision(id)]));
  const denied = () => each(() => 'ExplicitlyDenied');
  const allowedToWriters = () => each((id) => (WRITERS.includes(id) ? 'Allowed' : 'ImplicitlyDenied'));

  it.each(['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PutItem'])(
    'refuses %s outside a transaction to every function',
    async (action) => {
      expect(await decisions(action, LEDGER)).toEqual(denied());
    },
  );

  it.each(['UpdateItem', 'DeleteItem'])('refuses %s inside a transaction as well', async (action) => {
    expect(await decisions(action, LEDGER, inTransaction)).toEqual(denied());
  });

  it('grows by PutItem inside a transaction, for those that write tickets', async () => {
    expect(await decisions('PutItem', LEDGER, inTransaction)).toEqual(allowedToWriters());
  });

  it('grows by sign-outs where it is the one of the settings', async () => {
    expect(await decisions('PutItem', 'LEDGER#settings', inTransaction)).toEqual({ ...allowedToWriters(), Session: 'Allowed' });
  });

  it.each(['UpdateItem', 'PutItem'])('is what %s is refused for: another item may be written', async (action) => {
    expect(await decisions(action, 'TICKET#1')).toEqual(allowedToWriters());
  });

  it('is what DeleteItem is refused for: another item may be removed', async () => {
    expect(await decisions('DeleteItem', 'TICKET#1')).toEqual(allowedToWriters());
  });
});
