import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSesEvent } from '#domain/ses-events';

const FIXTURES = '../shared/fixtures/ses';
const load = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const fixture = (name: string) => load(`${FIXTURES}/anymail/tracking-${name}-ses_event.json`);

const mail = {
  messageId: '0100-abc',
  destination: ['Budi@Example.com'],
  tags: { 'ses:configuration-set': ['meja'], ticket: ['1042'], message: ['msg_01jd5c3v7n8q'] },
};
const origin = { sesMessageId: '0100-abc', ticket: 1042, messageId: 'msg_01jd5c3v7n8q' };

describe('readSesEvent', () => {
  it('reads a permanent bounce with its ticket, message, recipients and diagnostics', () => {
    const bounce = {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: 'Budi@Example.com', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' },
        { emailAddress: 'budi@example.com' },
        { emailAddress: 'sri@example.com', status: '5.2.2' },
      ],
    };

    expect(readSesEvent({ eventType: 'Bounce', mail, bounce })).toEqual({
      kind: 'bounce',
      ...origin,
      permanent: true,
      subType: 'General',
      recipients: ['budi@example.com', 'sri@example.com'],
      diagnostics: ['smtp; 550 5.1.1 unknown', '5.2.2'],
    });
  });

  it.each(['Transient', 'Undetermined', undefined, 7])('does not call a bounce of type %s permanent', (bounceType) => {
    expect(readSesEvent({ eventType: 'Bounce', mail, bounce: { bounceType } })).toMatchObject({ kind: 'bounce', permanent: false });
  });

  it('reads a complaint, a delivery, a reject and a rendering failure', () => {
    const complaint = { complaintFeedbackType: 'abuse', complainedRecipients: [{ emailAddress: 'budi@example.com' }] };
    const recipients = ['budi@example.com'];

    expect(readSesEvent({ eventType: 'Complaint', mail, complaint })).toEqual({
      kind: 'complaint',
      ...origin,
      feedbackType: 'abuse',
      recipients,
    });
    expect(readSesEvent({ eventType: 'Delivery', mail, delivery: { recipients } })).toEqual({ kind: 'delivery', ...origin, recipients });
    expect(readSesEvent({ eventType: 'Reject', mail, reject: { reason: 'Bad content' } })).toEqual({
      kind: 'reject',
      ...origin,
      recipients,
      reason: 'Bad content',
    });
    expect(readSesEvent({ eventType: 'Rendering Failure', mail, failure: { errorMessage: 'no attribute' } })).toEqual({
      kind: 'rendering_failure',
      ...origin,
      recipients,
      reason: 'no attribute',
    });
  });

  it.each(['Send', 'Open', 'Click', 'DeliveryDelay', 'Subscription', 'Something New'])('has nothing to act on in %s', (eventType) => {
    expect(readSesEvent({ eventType, mail })).toEqual({ kind: 'other', ...origin, type: eventType });
  });

  it('takes notificationType where eventType is absent', () => {
    expect(readSesEvent({ notificationType: 'Delivery', mail, delivery: { recipients: [] } })).toMatchObject({ kind: 'delivery' });
  });

  it.each([
    ['an exponent', { ticket: ['1e3'] }],
    ['a leading zero', { ticket: ['01042'] }],
    ['a fraction', { ticket: ['1042.5'] }],
    ['too many digits', { ticket: ['9999999999999'] }],
    ['a text instead of a list', { ticket: '1042' }],
    ['an empty list', { ticket: [] }],
    ['a message id of another kind', { message: ['con_01jd5c3v7n8q'] }],
  ])('leaves ticket and message out when a tag has %s', (_what, tags) => {
    const event = readSesEvent({ eventType: 'Send', mail: { messageId: '0100-abc', tags } });

    expect(event).toEqual({ kind: 'other', sesMessageId: '0100-abc', type: 'Send' });
  });

  it('keeps the readable recipients of a bounce when one of them is not', () => {
    const bounce = { bounceType: 'Permanent', bouncedRecipients: [null, 'x', { emailAddress: 5 }, { emailAddress: 'sri@example.com' }] };

    expect(readSesEvent({ eventType: 'Bounce', mail: 'no object', bounce })).toEqual({
      kind: 'bounce',
      permanent: true,
      subType: '',
      recipients: ['sri@example.com'],
      diagnostics: [],
    });
  });

  it.each([
    ['Bounce', { kind: 'bounce', permanent: false, subType: '', recipients: [], diagnostics: [] }],
    ['Complaint', { kind: 'complaint', feedbackType: '', recipients: [] }],
    ['Delivery', { kind: 'delivery', recipients: [] }],
    ['Reject', { kind: 'reject', reason: '', recipients: ['budi@example.com'] }],
    ['Rendering Failure', { kind: 'rendering_failure', reason: '', recipients: ['budi@example.com'] }],
  ])('reads a %s that says no more than that', (eventType, read) => {
    expect(readSesEvent({ eventType, mail })).toEqual({ ...origin, ...read });
  });

  it('reads what is no event, and one without a type, as nothing to act on', () => {
    expect(readSesEvent('Bounce')).toEqual({ kind: 'other', type: '' });
    expect(readSesEvent({ mail })).toEqual({ kind: 'other', ...origin, type: '' });
  });

  it('reads a complaint that names nobody twice and no blank', () => {
    const complainedRecipients = [{ emailAddress: ' Budi@Example.com ' }, { emailAddress: 'budi@example.com' }, { emailAddress: ' ' }, {}];

    expect(readSesEvent({ eventType: 'Complaint', mail, complaint: { complainedRecipients } })).toMatchObject({
      recipients: ['budi@example.com'],
    });
  });

  it('takes a reason without the blanks around it', () => {
    expect(readSesEvent({ eventType: 'Reject', mail, reject: { reason: ' Bad content\n' } })).toMatchObject({ reason: 'Bad content' });
  });

  it('clips what a mail server wrote', () => {
    const bounce = { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'a@b.id', diagnosticCode: 'x'.repeat(10_000) }] };
    const event = readSesEvent({ eventType: 'Bounce', mail, bounce });

    expect(event.kind === 'bounce' && event.diagnostics.map((text) => text.length)).toEqual([500]);
  });

  it('never throws, whatever comes', () => {
    const types = fc.constantFrom('Bounce', 'Complaint', 'Delivery', 'Reject', 'Rendering Failure', 'Send');
    const keys = fc.constantFrom('mail', 'bounce', 'complaint', 'delivery', 'reject', 'failure', 'eventType', 'notificationType');
    const detail = fc.tuple(types, fc.dictionary(keys, fc.jsonValue())).map(([eventType, rest]) => ({ eventType, ...rest }));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), detail), (value) => {
        expect(readSesEvent(value).kind).toEqual(expect.any(String));
      }),
    );
  });
});

describe.skipIf(!existsSync(FIXTURES))('readSesEvent on recorded events (skipped without ../shared/fixtures)', () => {
  it.each([
    [
      'bounce_event',
      {
        kind: 'bounce',
        permanent: true,
        recipients: ['jane@example.com'],
        diagnostics: ['smtp; 550 5.1.1 <jane@example.com>... User unknown'],
      },
    ],
    [
      'multiple_bounce_event',
      { kind: 'bounce', permanent: true, recipients: ['jane@example.com', 'richard@example.com'], diagnostics: [] },
    ],
    ['complaint_event', { kind: 'complaint', feedbackType: 'abuse', recipients: ['richard@example.com'] }],
    [
      'delivery_event',
      { kind: 'delivery', recipients: ['jane@example.com'], sesMessageId: '0000014644fe5ef6-9a483358-9170-4cb4-a269-f5dcdf415321-000000' },
    ],
    ['reject_event', { kind: 'reject', recipients: ['recipient@example.com'], reason: 'Bad content' }],
    ['rendering_failure_event', { kind: 'rendering_failure', recipients: ['recipient@example.com'] }],
    ['send_event', { kind: 'other', type: 'Send' }],
    ['open_event', { kind: 'other', type: 'Open' }],
    ['click_event', { kind: 'other', type: 'Click' }],
  ])('reads %s', (name, expected) => {
    expect(readSesEvent(fixture(name))).toMatchObject(expected);
  });

  it('takes every other recorded body as nothing to act on', () => {
    const files = globSync(`${FIXTURES}/**/*.json`).filter(
      (path) => !basename(path).startsWith('tracking-') || path.includes('sns_message'),
    );

    expect(files.length).toBeGreaterThan(10);
    expect(new Set(files.map((path) => readSesEvent(load(path)).kind))).toEqual(new Set(['other']));
  });
});
