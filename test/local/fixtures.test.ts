import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestKey } from '#adapters/digests';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { mailFiles, readMail, SHARED_MAILS } from '../helpers/mail.ts';
import { redrive } from '../helpers/redrive.ts';
import { dumpTable, itemsOf, type TableItem } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

const BODIES = join(import.meta.dirname, '../../../shared/fixtures/whatsapp');
/** Nobody's number. */
const UNKNOWN = '999000111222333';
/** Two cores may be shared with much else. */
const LONG_MS = 600_000;

/** File -> what is kept of it. A name in the table is an event of a ticket's ledger; `placeholder` a message of a type that nobody knows. */
const KEPT: Record<string, string[]> = {
  'chatwoot-batch_text_plus_system_rotation': ['message', 'notice'],
  'chatwoot-bsuid_and_phone_text': ['message'],
  'chatwoot-bsuid_only_text': ['message'],
  'chatwoot-bsuid_only_with_parent_and_username': ['message'],
  'chatwoot-document_accented_filename': ['message'],
  'chatwoot-flow_nfm_reply': ['message'],
  'chatwoot-flow_nfm_reply_invalid_json': ['message'],
  'chatwoot-image_with_caption': ['message'],
  'chatwoot-image_with_media_error': ['message'],
  'chatwoot-reply_context': ['message'],
  'chatwoot-system_user_changed_number_with_bsuid': ['notice'],
  // The very notice of chatwoot-batch_text_plus_system_rotation.
  'chatwoot-system_user_changed_user_id': [],
  'chatwoot-system_user_changed_user_id_with_parent': ['notice'],
  'pywa-account_update__account_deleted': ['channel event'],
  'pywa-account_update__account_disabled': ['channel event'],
  'pywa-account_update__account_reconnected': ['channel event'],
  'pywa-account_update__account_restriction': ['channel event'],
  'pywa-account_update__ad_account_linked': ['channel event'],
  'pywa-account_update__authentication_international_eligibility': ['channel event'],
  'pywa-account_update__partner_added': ['channel event'],
  'pywa-account_update__partner_app_installed': ['channel event'],
  'pywa-account_update__partner_led_business_verification_status': ['channel event'],
  'pywa-account_update__partner_removed': ['channel event'],
  'pywa-account_update__pricing_tiering_update': ['channel event'],
  'pywa-account_update__primary_business_location_set': ['channel event'],
  'pywa-call_connect__user_initiated': ['channel event'],
  'pywa-call_permission_update__accept': ['message'],
  'pywa-call_status__call_status': ['channel event'],
  'pywa-call_terminate__call_terminate': ['channel event'],
  'pywa-callback_button__quick_reply': ['message'],
  'pywa-callback_button__quick_reply_without_context': ['message'],
  'pywa-callback_selection__description': ['message'],
  'pywa-deleted_message__revoke': ['channel event'],
  'pywa-flow_completion__completion': ['message'],
  'pywa-flow_completion__without_flow_token': ['message'],
  'pywa-message__audio': ['message'],
  'pywa-message__chosen_location': ['message'],
  'pywa-message__current_location': ['message'],
  'pywa-message__document': ['message'],
  'pywa-message__forwarded_many_times': ['message'],
  'pywa-message__image': ['message'],
  // The message of pywa-message__image again, with an address that goes stale.
  'pywa-message__media_with_url': [],
  'pywa-message__order': ['message'],
  'pywa-message__referral': ['message'],
  'pywa-message__reply': ['message'],
  'pywa-message__text': ['message'],
  'pywa-message__unreaction_empty': ['channel event'],
  'pywa-message__unsupported': ['placeholder'],
  'pywa-message__unsupported_with_type': ['placeholder'],
  'pywa-message__voice': ['message'],
  'pywa-message_status__delivered': ['channel event'],
  'pywa-message_status__group': ['channel event'],
  'pywa-message_status__played': ['channel event'],
  'pywa-message_status__sent': ['channel event'],
  'pywa-message_status__with_tracker': ['channel event'],
  'pywa-outgoing_message__edit': ['channel event'],
  'pywa-outgoing_message__text': ['channel event'],
  'pywa-system__phone_number_change': ['notice'],
  'pywa-template_category_update__marketing': ['channel event'],
  'pywa-template_quality_update__yellow': ['channel event'],
  'pywa-template_status_update__approved': ['channel event'],
  'pywa-user_marketing_preferences__resume': ['channel event'],
  'pywa-user_marketing_preferences__signup': ['channel event'],
  text: ['message'],
};

type Kept = { readonly key: string; readonly as: string };

const LEDGER_EVENTS: Readonly<Record<string, string>> = {
  MessageReceived: 'message',
  MessageEdited: 'edit',
  MessageRevoked: 'revocation',
  ReactionRecorded: 'reaction',
  NoticeRecorded: 'notice',
  MessageSentElsewhere: 'sent elsewhere',
  ReceiptRecorded: 'receipt',
};

/**
 * An event's key ends in a digest of its content. One that carries no time of its own is filed under its arrival, and again when its first
 * delivery was kept and not answered: it is the same event.
 */
const DIGEST = 24;

/** What of a channel lies in the table; acknowledgements, assignments and clocks are not of a channel. */
function keptIn(items: readonly TableItem[]): Kept[] {
  const kept = items.flatMap(({ pk, sk, ...fields }): Kept[] => {
    if (pk.startsWith('CHANNEL#') && sk.startsWith('EVENT#'))
      return [{ key: `${pk} ${sk.slice(-DIGEST)}`, as: fields.alarm === true ? 'channel event, alarm' : 'channel event' }];
    if (pk.startsWith('QUARANTINE#')) return [{ key: pk, as: 'quarantine' }];
    if (!/^LEDGER#\d/.test(pk)) return [];
    const { events }: { events: { type: string; placeholder?: boolean }[] } = JSON.parse(String(fields.entry));
    return events.flatMap(({ type, placeholder }, index) => {
      const as = placeholder ? 'placeholder' : LEDGER_EVENTS[type];
      return as === undefined ? [] : [{ key: `${pk} ${sk} ${index}`, as }];
    });
  });
  return [...new Map(kept.map((one) => [one.key, one])).values()];
}

const nowKept = async (flow: TestCloud): Promise<Kept[]> => keptIn(await dumpTable(flow.cloud));
const without = (known: ReadonlySet<string>, kept: readonly Kept[]): Kept[] => kept.filter(({ key }) => !known.has(key));

const bodyFiles = existsSync(BODIES)
  ? readdirSync(BODIES)
      .filter((file) => file.endsWith('.json'))
      .sort()
  : [];
const names = bodyFiles.map((file) => file.replace('.json', ''));
const readBody = (name: string): string => readFileSync(join(BODIES, `${name}.json`), 'utf8');
const numberIdsOf = (body: string): string[] => [...body.matchAll(/"phone_number_id":\s*"([^"]+)"/g)].map(([, id = '']) => id);
const ownIds = [...new Set(names.flatMap((name) => numberIdsOf(readBody(name))))];
const named = names.filter((name) => numberIdsOf(readBody(name)).length > 0);
/** Messages of which Meta did not say to which number they were sent. */
const unnamed = names.filter((name) => !named.includes(name) && readBody(name).includes('"messages"'));

/** A setting is in force everywhere once the functions' half minute is over, so the cloud is restarted with its own. */
async function withNumbers(flow: TestCloud, ids: readonly string[]): Promise<TestCloud> {
  for (const id of ids) {
    const value = { channel: 'whatsapp', account: id, name: 'Nomor lain', teamId: 'default' };
    await flow.api.admin.call('putSetting', { params: { kind: 'channel', id: `whatsapp:${id}` }, body: { value, version: 0 } });
  }
  await flow.cloud.idle();
  await flow.cloud.stop();
  return startTestCloud('fixtures', { stateDir: flow.stateDir });
}

const messagesAmong = (kept: readonly string[]): string[] => kept.filter((as) => as === 'message' || as === 'placeholder').sort();

const allQuarantined = async (flow: TestCloud) => {
  const items = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string | number> = cursor === null ? { limit: 50 } : { limit: 50, cursor };
    const page: { items: { id: string; account: string; releasedAt: string | null }[]; nextCursor: string | null } =
      await flow.api.admin.call('listQuarantine', { query });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
};

describe.skipIf(bodyFiles.length === 0)("Meta's bodies (skipped without ../shared/fixtures/whatsapp)", { timeout: LONG_MS }, () => {
  let flow: TestCloud;

  beforeAll(async () => {
    flow = await startTestCloud('fixtures');
    await flow.world.autoReceipts(false);
  });
  afterAll(() => flow?.end());

  it('are all in the table of this test', () => {
    expect(Object.keys(KEPT).sort()).toEqual(names);
  });

  /** Delivers it, and waits for what comes of it; for a repeat, that nothing does. */
  async function delivered(name: string, expected: readonly string[]): Promise<string[]> {
    const known = new Set((await nowKept(flow)).map(({ key }) => key));
    const answered = await flow.world.raw(readBody(name));
    expect(answered.at(-1)).toBe(200);
    if (expected.length === 0) await flow.cloud.idle();
    return until(`${name} is kept`, async () => {
      const found = without(known, await nowKept(flow));
      return found.length >= expected.length && found.map(({ as }) => as).sort();
    });
  }

  it.each(unnamed)('%s names no number and is a message to the only one', async (name) => {
    expect(await delivered(name, ['message'])).toEqual(KEPT[name]);
  });

  it('under an unknown number are answered 200, stand in the quarantine list, and land once the number is registered and they are released', async () => {
    const known = new Set((await nowKept(flow)).map(({ key }) => key));
    for (const name of named) {
      const body = readBody(name).replace(/("phone_number_id":\s*)"[^"]+"/g, `$1"${UNKNOWN}"`);
      expect([name, (await flow.world.raw(body)).at(-1)]).toEqual([name, 200]);
    }
    await flow.cloud.idle();
    const quarantined = await allQuarantined(flow);
    const before = without(known, await nowKept(flow));
    const early = await flow.api.admin.refusal('releaseQuarantine', { params: { id: quarantined[0]?.id ?? '' } });

    flow = await withNumbers(flow, [UNKNOWN, ...ownIds]);
    for (const { id } of quarantined) await flow.api.admin.call('releaseQuarantine', { params: { id } });
    await flow.cloud.idle();
    const after = await allQuarantined(flow);
    // What is told of our own acknowledgements is not of these bodies: none of them is a receipt of a message of ours.
    const earlier = new Set([...known, ...before.map(({ key }) => key)]);
    const landed = without(earlier, await nowKept(flow)).filter(({ as }) => as !== 'receipt');

    expect(new Set(quarantined.map(({ account }) => account))).toEqual(new Set([UNKNOWN]));
    expect(before.map(({ as }) => as)).toEqual(quarantined.map(() => 'quarantine'));
    expect(quarantined.length).toBeGreaterThanOrEqual(named.length);
    expect(early).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(after.filter(({ releasedAt }) => releasedAt === null)).toEqual([]);
    // Each message once, in whatever order they were released; a notice of whose contact nothing was known yet is kept on its own as well.
    expect(messagesAmong(landed.map(({ as }) => as))).toEqual(messagesAmong(named.flatMap((name) => KEPT[name] ?? [])));
    expect(landed.length).toBeGreaterThanOrEqual(quarantined.length - 1);
  });

  it.each(Object.entries(KEPT).filter(([name]) => !unnamed.includes(name)))('%s is answered 200 and kept as %j', async (name, expected) => {
    expect(await delivered(name, expected)).toEqual(expected);
  });

  it.each(unnamed)('%s names no number, and where there are several is kept with an alarm instead of a guess', async (name) => {
    expect(await delivered(name, ['channel event, alarm'])).toEqual(['channel event, alarm']);
  });

  it('leave nothing in quarantine and nothing in a dead-letter queue', async () => {
    await flow.cloud.idle();

    expect((await allQuarantined(flow)).filter(({ releasedAt }) => releasedAt === null)).toEqual([]);
    expect([flow.cloud.depth('DeadFifoQueue').ready, flow.cloud.depth('DeadQueue').ready]).toEqual([0, 0]);
  });
});

const mails = mailFiles(SHARED_MAILS);

describe.skipIf(mails.length === 0)('real mails (skipped without ../shared/fixtures/email)', { timeout: LONG_MS }, () => {
  let flow: TestCloud;
  /** File -> the id that SES gave it. */
  const taken = new Map<string, string>();

  beforeAll(async () => {
    flow = await startTestCloud('real-mails');
    const transport = createTransport({ host: '127.0.0.1', port: flow.cloud.urls.smtp, secure: false, ignoreTLS: true });
    for (const file of mails) {
      const envelope = { from: 'pengirim@pelanggan.example', to: 'support@meja.local' };
      const { response } = await transport.sendMail({ envelope, raw: Buffer.from(readMail(SHARED_MAILS, file)) });
      taken.set(file, /OK (\S+)/.exec(String(response))?.[1] ?? '');
    }
    transport.close();
  }, LONG_MS);
  afterAll(() => flow?.end());

  const notOnTicket = async (): Promise<string[]> => {
    const items = await dumpTable(flow.cloud);
    const byKey = new Map([...itemsOf(items, 'REF#'), ...itemsOf(items, 'SEEN#')].map((item) => [item.key, item]));
    return mails.filter((file) => {
      const found = byKey.get(digestKey('ses', taken.get(file) ?? ''));
      return found === undefined || !JSON.stringify(itemsOf(items, `LEDGER#${found.number}`)).includes(String(found.messageId));
    });
  };

  it('are each on a ticket', async () => {
    await until('each mail is on a ticket', async () => {
      await redrive(flow.cloud);
      return (await notOnTicket()).length === 0;
    });
  });

  it('leave nothing in quarantine and nothing in a dead-letter queue', async () => {
    expect(await allQuarantined(flow)).toEqual([]);
    expect([flow.cloud.depth('DeadFifoQueue').ready, flow.cloud.depth('DeadQueue').ready]).toEqual([0, 0]);
  });
});
