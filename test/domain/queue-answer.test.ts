import { describe, expect, it } from 'vitest';
import { namesQueue } from '#domain/acknowledgement';
import type { QueueFacts } from '#domain/queue';
import { AcknowledgementSettings } from '#schemas/acknowledgement';
import { minute } from '../helpers/factories.ts';
import { type Act, BODY, CONTACT, contactOpens, does, messageId, type Plan, replies, routed, WHERE } from '../helpers/ticket-acts.ts';
import { given, givenUnder, RULES } from '../helpers/ticket-spec.ts';

/** One ticket before ours, and one that left the queue every three minutes. */
const QUEUE: QueueFacts = {
  teamId: 'default',
  first: [{ number: 7, workKey: '0' }],
  matches: Array.from({ length: 21 }, (_, at) => minute(at * 3)),
};
const SEND: Plan = { kind: 'send', content: { recipient: { phone: '6281' } } };
const NIGHT = 13 * 60;

type Asked = { readonly acknowledgement?: Plan; readonly queue?: QueueFacts; readonly at?: string };
const ASKED: Asked = { acknowledgement: SEND, queue: QUEUE };

function asks({ at = minute(5), ...more }: Asked = ASKED): Act {
  const message = { messageId: messageId(9), ...WHERE, body: BODY, attachments: [], sentAt: at };
  return does({ type: 'ReceiveMessage', message, ...more }, { at, by: CONTACT });
}
const desk = (changes: object) => ({ ...RULES, acknowledgement: AcknowledgementSettings.parse(changes) });

describe('a contact who asks for their place', () => {
  it('is told the number, the place and the wait', () => {
    const asked = given(contactOpens()).when(asks());

    asked.thenEvents('MessageReceived', {
      type: 'AutomaticMessageQueued',
      ...{ purpose: 'queue_place', channel: 'whatsapp', account: WHERE.account, attachments: [] },
      messageId: expect.stringMatching(/^msg_/),
    });
    expect(asked.said()).toEqual([
      {
        recipient: { phone: '6281' },
        text: 'Nomor antrean Anda #1042. Anda di urutan ke-2 dalam antrean, perkiraan menunggu sekitar 6 menit.',
      },
    ]);
  });

  it('is told in their own language, where it is known, else in that of the desk', () => {
    const inEnglish: Plan = { kind: 'send', content: {}, language: 'en' };

    expect(
      given(contactOpens())
        .when(asks({ ...ASKED, acknowledgement: inEnglish }))
        .said()[0]?.text,
    ).toMatch(/^Your queue number is #1042\. You are number 2/);
    expect(
      givenUnder(desk({ language: 'en' }), contactOpens())
        .when(asks())
        .said()[0]?.text,
    ).toMatch(/^Your queue number/);
  });

  it('is told no wait while nobody works', () => {
    expect(
      given(contactOpens())
        .when(asks({ ...ASKED, at: minute(NIGHT) }))
        .said()[0]?.text,
    ).toBe('Nomor antrean Anda #1042. Anda di urutan ke-2 dalam antrean.');
  });

  it('is told the place of a ticket that was answered and is nobody’s', () => {
    expect(given(contactOpens(), replies('agent-1', 2)).when(asks()).said()[0]?.text).toMatch(/urutan ke-2/);
  });

  it('is told that somebody has it', () => {
    expect(given(contactOpens(), routed('agent-1')).when(asks()).said()[0]?.text).toBe(
      'Nomor antrean Anda #1042. Sudah ditangani tim kami.',
    );
  });

  it.each<[string, Asked]>([
    ['nothing may be said', { ...ASKED, acknowledgement: { kind: 'skip', reason: 'loop' } }],
    ['nothing is planned', { ...ASKED, acknowledgement: undefined }],
    ['they did not ask', { ...ASKED, queue: undefined }],
  ])('is told nothing where %s', (_what, asked) => {
    given(contactOpens()).when(asks(asked)).thenEvents('MessageReceived');
  });

  it('is told nothing where the desk says nothing by itself', () => {
    givenUnder(desk({ enabled: false }), contactOpens())
      .when(asks())
      .thenEvents('MessageReceived');
  });
});

describe('an acknowledgement that names the queue', () => {
  const text = { id: '{{number}}, {{ queue }}', en: '{{number}}, {{QUEUE}}' };
  const opens = (queue: QueueFacts | undefined, at = minute(0)): Act => {
    const act = contactOpens({ at, acknowledgement: SEND });
    return { ...act, command: (now) => ({ ...act.command(now), queue }) as ReturnType<Act['command']> };
  };

  it('says place and wait, while somebody works', () => {
    expect(
      givenUnder(desk({ text, outsideHoursText: text }))
        .when(opens(QUEUE))
        .said()[0]?.text,
    ).toBe('#1042, Anda di urutan ke-2 dalam antrean, perkiraan menunggu sekitar 6 menit.');
    expect(
      givenUnder(desk({ text, outsideHoursText: text }))
        .when(opens(QUEUE, minute(-NIGHT)))
        .said()[0]?.text,
    ).toBe('#1042, Anda di urutan ke-2 dalam antrean.');
  });

  it('leaves it out where the queue is not known', () => {
    expect(givenUnder(desk({ text })).when(opens(undefined)).said()[0]?.text).toBe('#1042,');
  });

  it('is one in any language, inside business hours or outside', () => {
    const plain = { id: '{{number}}', en: '{{number}}' };
    const queued = (changes: object) => namesQueue(AcknowledgementSettings.parse({ text: plain, outsideHoursText: plain, ...changes }));

    expect(queued({})).toBe(false);
    for (const said of ['{{queue}}', '{{ Queue  }}', '{{  queue}} b']) {
      expect(queued({ text: { ...plain, en: `${said} {{number}}` } })).toBe(true);
      expect(queued({ outsideHoursText: { ...plain, id: `${said} {{number}}` } })).toBe(true);
      expect(queued({ enabled: false, text: { ...plain, id: `${said} {{number}}` } })).toBe(false);
    }
    for (const said of ['{{queues}}', '{{xqueue}}', '{{ queue x}}'])
      expect(queued({ text: { ...plain, id: `${said} {{number}}` } })).toBe(false);
    expect(namesQueue(AcknowledgementSettings.parse({}))).toBe(false);
  });
});
