import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { envelopesOf } from '#adapters/channels/whatsapp-inbound';
import type { InboundEnvelope } from '#schemas/queue';

const RECEIVED_AT = '2026-11-23T02:15:00.000Z';

const own = (name: string) => envelopesOf(JSON.parse(readFileSync(`test/fixtures/whatsapp/${name}.json`, 'utf8')), RECEIVED_AT);

function only<Kind extends InboundEnvelope['kind']>(envelopes: InboundEnvelope[], kind: Kind): Extract<InboundEnvelope, { kind: Kind }> {
  const found = envelopes.filter((envelope): envelope is Extract<InboundEnvelope, { kind: Kind }> => envelope.kind === kind);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} envelopes of kind ${kind}`);
  return first;
}

/** A body with one message of our sender. */
const bodyWith = (message: object, value: object = {}) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            metadata: { phone_number_id: '7' },
            messages: [{ id: 'wamid.1', from: '6281', timestamp: '1700000000', ...message }],
            ...value,
          },
        },
      ],
    },
  ],
});
const textOf = (message: object) => only(envelopesOf(bodyWith(message), RECEIVED_AT), 'message').content.text;

describe('envelopesOf', () => {
  test('a message names its sender by BSUID, parent BSUID and phone, in this order', () => {
    const contacts = [{ profile: { name: 'Siti', username: 'siti' }, wa_id: '6281', user_id: 'ID.1', parent_user_id: 'ID.ENT.2' }];

    const { sender } = only(envelopesOf(bodyWith({ type: 'text', text: { body: 'a' } }, { contacts }), RECEIVED_AT), 'message');

    expect(sender).toEqual({
      identities: [
        { kind: 'wa_bsuid', scope: 'waba', value: 'ID.1' },
        { kind: 'wa_parent_bsuid', scope: 'waba', value: 'ID.ENT.2' },
        { kind: 'wa_phone', scope: 'waba', value: '6281' },
      ],
      name: 'Siti',
      username: 'siti',
    });
  });

  test('a BSUID in the place of the phone number is taken as a BSUID', () => {
    expect(only(own('bsuid-in-from'), 'message').sender.identities).toEqual([{ kind: 'wa_bsuid', scope: 'waba', value: 'ID.9988776655' }]);
  });

  test("another person's contact entry lends a message no identity", () => {
    const contacts = [{ wa_id: '6299', user_id: 'ID.9' }];

    const { sender } = only(envelopesOf(bodyWith({ type: 'text', text: { body: 'a' } }, { contacts }), RECEIVED_AT), 'message');

    expect(sender.identities).toEqual([{ kind: 'wa_phone', scope: 'waba', value: '6281' }]);
  });

  test('among several senders a contact entry that shares no id belongs to none of them', () => {
    const messages = ['6281', '6282'].map((from) => ({
      id: `wamid.${from}`,
      from,
      timestamp: '1700000000',
      type: 'text',
      text: { body: 'a' },
    }));

    const envelopes = envelopesOf(bodyWith({}, { contacts: [{ user_id: 'ID.9' }], messages }), RECEIVED_AT);

    const identities = envelopes.flatMap((envelope) => (envelope.kind === 'message' ? envelope.sender.identities : []));
    expect(identities.map(({ value }) => value)).toEqual(['6281', '6282']);
  });

  test('a message that names nobody is kept as an event that raises an alarm', () => {
    const [envelope] = envelopesOf(bodyWith({ from: undefined, type: 'text', text: { body: 'a' } }), RECEIVED_AT);

    expect(envelope).toMatchObject({ kind: 'channel_event', alarm: true, account: '7', payload: { text: { body: 'a' } } });
  });

  test('events without a phone number id are of the whole account', () => {
    const body = {
      entry: [{ id: '42', time: 1_700_000_000, changes: [{ field: 'account_update', value: { event: 'DISABLED_UPDATE' } }] }],
    };

    expect(envelopesOf(body, RECEIVED_AT)).toMatchObject([{ account: 'waba:42', accountWide: true, sentAt: '2023-11-14T22:13:20.000Z' }]);
  });

  test('standby keeps the messages that another application received', () => {
    expect(own('standby')).toMatchObject([
      { field: 'standby', alarm: true, account: '1065550000001', payload: { messages: [{ id: 'wamid.standby' }] } },
    ]);
  });

  test('what stands beside known lists is kept as an event of its own', () => {
    const events = own('mixed-batch').filter((envelope) => envelope.kind === 'channel_event');

    expect(events.map((event) => event.payload)).toEqual([
      expect.objectContaining({ status: 'teleported' }),
      { code: 130429, title: 'Rate limit hit' },
      { novelty: { kept: true } },
    ]);
  });

  test.each([
    ['of the future', '9999999999', RECEIVED_AT],
    ['that is no number', 'yesterday', RECEIVED_AT],
    ['that is absent', undefined, RECEIVED_AT],
    ['in seconds', '1700000000', '2023-11-14T22:13:20.000Z'],
    ['as a number', 1_700_000_000, '2023-11-14T22:13:20.000Z'],
  ])('a timestamp %s is clamped to the time of receipt', (_, timestamp, expected) => {
    const envelopes = envelopesOf(bodyWith({ timestamp, type: 'text', text: { body: 'a' } }), RECEIVED_AT);

    expect(only(envelopes, 'message').sentAt).toBe(expected);
  });

  test('a receipt carries our callback and what went wrong', () => {
    expect(only(own('failed-status'), 'receipt')).toMatchObject({
      providerId: 'wamid.out',
      status: 'failed',
      callback: '1042.msg_01hzzzzzzzz',
      error: { code: 131047, title: 'Re-engagement message', details: 'More than 24 hours have passed.' },
    });
  });

  test('two different messages without an id get different ids', () => {
    const ids = ['a', 'b'].map(
      (body) => envelopesOf(bodyWith({ id: undefined, type: 'text', text: { body } }), RECEIVED_AT)[0]?.providerId,
    );

    expect(new Set(ids).size).toBe(2);
  });

  test('a number change told only in words moves the phone identity', () => {
    const system = { type: 'user_changed_number', body: 'User A changed from 6281 to 6282' };

    const change = only(envelopesOf(bodyWith({ from: undefined, type: 'system', system }), RECEIVED_AT), 'identity_change');

    expect([change.previous, change.current].flat().map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'wa_phone 6281',
      'wa_phone 6282',
    ]);
  });

  test.each([
    ['an unknown system notice', { type: 'system', system: { type: 'customer_identity_changed' } }],
    ['a reaction without target', { type: 'reaction', reaction: { emoji: 'x' } }],
    ['a revocation without target', { type: 'revoke', revoke: {} }],
  ])('%s is an event, never a message', (_, message) => {
    expect(envelopesOf(bodyWith(message), RECEIVED_AT)).toMatchObject([{ kind: 'channel_event', alarm: false }]);
  });

  test('structured messages read as words', () => {
    const location = { latitude: -6.2, longitude: 106.8, name: 'Monas' };
    const order = { text: 'cepat ya', product_items: [{ product_retailer_id: 'KOPI', quantity: 2, item_price: 15000, currency: 'IDR' }] };
    const form = { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{"flow_token":"t","rating":"5"}' } };

    expect(textOf({ type: 'location', location })).toBe('Location: Monas (-6.2, 106.8)');
    expect(textOf({ type: 'order', order })).toBe('Order: 2 x KOPI at 15000 IDR\ncepat ya');
    expect(textOf({ type: 'interactive', interactive: form })).toBe('rating: 5');
    expect(textOf({ type: 'interactive', interactive: { type: 'list_reply', list_reply: { title: 'JNE', description: 'reguler' } } })).toBe(
      'JNE: reguler',
    );
    expect(only(own('contact-card'), 'message').content.text).toBe('Contact: Budi Santoso, +62 811-0000-222, budi@example.co.id');
  });

  test.each(['"text"', '[1,2]', 'null', '{broken'])('a form answer that is %s keeps what was sent', (json) => {
    const text = textOf({ type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: json } } });

    expect(text).toBe(json === '[1,2]' ? '0: 1\n1: 2' : json);
  });

  test('a placeholder keeps the whole message as received', () => {
    const [, hologram] = own('mixed-batch');

    expect(hologram).toMatchObject({ placeholder: true, content: { type: 'hologram', structured: { hologram: { id: 'h1' } } } });
  });

  test('a media digest is hex, whether Meta writes hex or base64', () => {
    const base64 = 'm04pFf2ERdaopTyFkGPA0+bX3i+YY2dYgVFwOgDLSDI=';

    const { content } = only(
      envelopesOf(bodyWith({ type: 'audio', audio: { id: '5', mime_type: 'audio/ogg', sha256: base64, voice: true } }), RECEIVED_AT),
      'message',
    );

    const sha256 = '9b4e2915fd8445d6a8a53c859063c0d3e6d7de2f986367588151703a00cb4832';
    expect(content.attachments).toEqual([
      { mediaType: 'audio/ogg', sha256, voice: true, source: { kind: 'whatsapp_media', mediaId: '5' } },
    ]);
  });
});
