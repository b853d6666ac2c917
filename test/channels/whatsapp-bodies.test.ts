import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { envelopesOf } from '#adapters/channels/whatsapp-inbound';
import { InboundEnvelope } from '#schemas/queue';

const RECEIVED_AT = '2026-11-23T02:15:00.000Z';
const REAL = '../shared/fixtures/whatsapp';
const OWN = 'test/fixtures/whatsapp';

/** File -> kinds of its envelopes in order; `message?` is a placeholder, `channel_event!` raises an alarm. */
const REAL_KINDS: Record<string, string[]> = {
  'chatwoot-batch_text_plus_system_rotation': ['message', 'identity_change'],
  'chatwoot-bsuid_and_phone_text': ['message'],
  'chatwoot-bsuid_only_text': ['message'],
  'chatwoot-bsuid_only_with_parent_and_username': ['message'],
  'chatwoot-document_accented_filename': ['message'],
  'chatwoot-flow_nfm_reply': ['message'],
  'chatwoot-flow_nfm_reply_invalid_json': ['message'],
  'chatwoot-image_with_caption': ['message'],
  'chatwoot-image_with_media_error': ['message'],
  'chatwoot-reply_context': ['message'],
  'chatwoot-system_user_changed_number_with_bsuid': ['identity_change'],
  'chatwoot-system_user_changed_user_id': ['identity_change'],
  'chatwoot-system_user_changed_user_id_with_parent': ['identity_change'],
  'pywa-account_update__account_deleted': ['channel_event'],
  'pywa-account_update__account_disabled': ['channel_event'],
  'pywa-account_update__account_reconnected': ['channel_event'],
  'pywa-account_update__account_restriction': ['channel_event'],
  'pywa-account_update__ad_account_linked': ['channel_event'],
  'pywa-account_update__authentication_international_eligibility': ['channel_event'],
  'pywa-account_update__partner_added': ['channel_event'],
  'pywa-account_update__partner_app_installed': ['channel_event'],
  'pywa-account_update__partner_led_business_verification_status': ['channel_event'],
  'pywa-account_update__partner_removed': ['channel_event'],
  'pywa-account_update__pricing_tiering_update': ['channel_event'],
  'pywa-account_update__primary_business_location_set': ['channel_event'],
  'pywa-call_connect__user_initiated': ['channel_event'],
  'pywa-call_permission_update__accept': ['message'],
  'pywa-call_status__call_status': ['channel_event'],
  'pywa-call_terminate__call_terminate': ['channel_event'],
  'pywa-callback_button__quick_reply': ['message'],
  'pywa-callback_button__quick_reply_without_context': ['message'],
  'pywa-callback_selection__description': ['message'],
  'pywa-deleted_message__revoke': ['revoke'],
  'pywa-flow_completion__completion': ['message'],
  'pywa-flow_completion__without_flow_token': ['message'],
  'pywa-message__audio': ['message'],
  'pywa-message__chosen_location': ['message'],
  'pywa-message__current_location': ['message'],
  'pywa-message__document': ['message'],
  'pywa-message__forwarded_many_times': ['message'],
  'pywa-message__image': ['message'],
  'pywa-message__media_with_url': ['message'],
  'pywa-message__order': ['message'],
  'pywa-message__referral': ['message'],
  'pywa-message__reply': ['message'],
  'pywa-message__text': ['message'],
  'pywa-message__unreaction_empty': ['reaction'],
  'pywa-message__unsupported': ['message?'],
  'pywa-message__unsupported_with_type': ['message?'],
  'pywa-message__voice': ['message'],
  'pywa-message_status__delivered': ['receipt'],
  'pywa-message_status__group': ['receipt'],
  'pywa-message_status__played': ['receipt'],
  'pywa-message_status__sent': ['receipt'],
  'pywa-message_status__with_tracker': ['receipt'],
  'pywa-outgoing_message__edit': ['edit'],
  'pywa-outgoing_message__text': ['echo'],
  'pywa-system__phone_number_change': ['identity_change'],
  'pywa-template_category_update__marketing': ['channel_event'],
  'pywa-template_quality_update__yellow': ['channel_event'],
  'pywa-template_status_update__approved': ['channel_event'],
  'pywa-user_marketing_preferences__resume': ['channel_event'],
  'pywa-user_marketing_preferences__signup': ['channel_event'],
  text: ['message'],
};

const OWN_KINDS: Record<string, string[]> = {
  'bsuid-in-from': ['message'],
  'contact-card': ['message'],
  'failed-status': ['receipt'],
  handover: ['channel_event!'],
  'interactive-without-content': ['message?', 'channel_event'],
  'mixed-batch': ['message', 'message?', 'revoke', 'receipt', 'channel_event', 'channel_event', 'channel_event'],
  standby: ['channel_event!'],
  'text-emoji': ['message'],
};

const read = (folder: string, name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
const namesIn = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace('.json', ''))
    .sort();

function kindOf(envelope: InboundEnvelope): string {
  if (envelope.kind === 'message' && envelope.placeholder) return 'message?';
  if (envelope.kind === 'channel_event' && envelope.alarm) return 'channel_event!';
  return envelope.kind;
}

describe.each([
  { folder: OWN, kinds: OWN_KINDS },
  { folder: REAL, kinds: REAL_KINDS },
])('bodies in $folder', ({ folder, kinds }) => {
  const isThere = existsSync(folder);

  test.skipIf(!isThere)('each file has its kinds listed', () => {
    expect(Object.keys(kinds).sort()).toEqual(namesIn(folder));
  });

  test.skipIf(!isThere).each(Object.entries(kinds))('%s is kept as %j', (name, expected) => {
    const envelopes = envelopesOf(read(folder, name), RECEIVED_AT);

    expect(envelopes.map(kindOf)).toEqual(expected);
    for (const envelope of envelopes) expect(InboundEnvelope.safeParse(envelope).error).toBeUndefined();
  });

  test.skipIf(!isThere).each(Object.keys(kinds))('%s delivered twice has the same ids', (name) => {
    const later = envelopesOf(read(folder, name), '2026-11-24T00:00:00.000Z');

    expect(later.map((envelope) => envelope.providerId)).toEqual(
      envelopesOf(read(folder, name), RECEIVED_AT).map((envelope) => envelope.providerId),
    );
  });
});
