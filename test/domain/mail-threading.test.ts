import { describe, expect, it } from 'vitest';
import { mayJoin, type ThreadCandidate, threadCandidates, threadToken } from '#domain/mail-threading';
import { mailFacts } from '../helpers/mail.ts';

const own = {
  domain: 'meja.local',
  parseReplyAddress: (recipient: string) => (recipient === 'support+t.7.mac@meja.local' ? 7 : undefined),
};
const SES_ID = '0101019a-1111@ap-southeast-3.amazonses.com';

describe('threadCandidates', () => {
  it('a mail that points nowhere has none', () => {
    expect(threadCandidates(mailFacts(), own)).toEqual([]);
  });

  it('the signed address comes first, then our token, then other ids, then the subject', () => {
    const mail = mailFacts({
      recipients: ['support+t.7.mac@meja.local'],
      inReplyTo: [SES_ID],
      references: ['pertama@example.com', 'hd.8.msg_01k7@meja.local', SES_ID],
      subject: 'Re: [#9] Pesanan',
    });

    expect(threadCandidates(mail, own)).toEqual([
      { by: 'reply_address', number: 7 },
      { by: 'reference', number: 8, messageToken: 'msg_01k7' },
      { by: 'message_id', rfcMessageId: SES_ID },
      { by: 'message_id', rfcMessageId: 'pertama@example.com' },
      { by: 'subject', number: 9 },
    ]);
  });

  it('References are read from the right', () => {
    const ids = threadCandidates(mailFacts({ references: ['a@x', 'b@x', 'c@x'] }), own).map(
      (candidate) => 'rfcMessageId' in candidate && candidate.rfcMessageId,
    );

    expect(ids).toEqual(['c@x', 'b@x', 'a@x']);
  });

  it('In-Reply-To alone is enough, as Outlook sends it', () => {
    expect(threadCandidates(mailFacts({ inReplyTo: ['hd.8.msg_1@meja.local'] }), own)).toEqual([
      { by: 'reference', number: 8, messageToken: 'msg_1' },
    ]);
  });

  it('a bounce leads back by the id of the mail that did not arrive', () => {
    const bounce = { permanent: true, recipients: [], originalMessageId: 'hd.8.msg_1@meja.local' };

    expect(threadCandidates(mailFacts({ bounce }), own)).toEqual([{ by: 'reference', number: 8, messageToken: 'msg_1' }]);
  });

  it('a reply address that only To still shows counts', () => {
    expect(threadCandidates(mailFacts({ to: [{ address: 'support+t.7.mac@meja.local' }] }), own)).toEqual([
      { by: 'reply_address', number: 7 },
    ]);
  });

  it('a token of another domain is an id like any other', () => {
    expect(threadCandidates(mailFacts({ inReplyTo: ['hd.8.msg_1@elsewhere.example'] }), own)).toEqual([
      { by: 'message_id', rfcMessageId: 'hd.8.msg_1@elsewhere.example' },
    ]);
  });

  it('what threadToken writes is read back', () => {
    expect(threadCandidates(mailFacts({ references: [threadToken(1042, 'msg_01k7', 'meja.local')] }), own)).toEqual([
      { by: 'reference', number: 1042, messageToken: 'msg_01k7' },
    ]);
  });

  it.each(['xhd.8.msg_01k7@meja.local', 'hd.8.msg_01k7.x@meja.local'])('takes %s for no token of ours', (id) => {
    expect(threadCandidates(mailFacts({ references: [id] }), own)).toEqual([{ by: 'message_id', rfcMessageId: id }]);
  });

  it('a mail does not lead to itself', () => {
    expect(threadCandidates(mailFacts({ rfcMessageId: 'a@x', references: ['a@x'] }), own)).toEqual([]);
  });

  it.each<[string, number[]]>([
    ['[#1042] Pesanan', [1042]],
    ['Re: pesanan #1042', [1042]],
    ['#55 lalu [#1042]', [1042, 55]],
    ['Pesanan#1042', []],
    ['#1042abc', []],
    ['#0', []],
    ['&#8211; tanda', []],
    ['# 1042', []],
    ['#1234567890123', []],
  ])('the subject "%s" names %j', (subject, numbers) => {
    expect(threadCandidates(mailFacts({ subject }), own)).toEqual(numbers.map((number) => ({ by: 'subject', number })));
  });
});

describe('mayJoin', () => {
  const { verdicts } = mailFacts();
  const all: ThreadCandidate['by'][] = ['reply_address', 'reference', 'message_id', 'subject'];

  it.each(all)('a participant joins by %s', (by) => {
    expect(mayJoin({ by, senderIsParticipant: true, verdicts })).toBe('join');
  });

  it.each(all)('a stranger never joins by %s', (by) => {
    expect(mayJoin({ by, senderIsParticipant: false, verdicts })).toBe('possibly_related');
  });

  it.each(all)('a forged participant never joins by %s', (by) => {
    expect(mayJoin({ by, senderIsParticipant: true, verdicts: { ...verdicts, dmarc: 'FAIL' } })).toBe('possibly_related');
  });

  it.each(all)('a participant whose domain proves nothing joins by %s only if it cannot be guessed', (by) => {
    expect(mayJoin({ by, senderIsParticipant: true, verdicts: { ...verdicts, dmarc: 'GRAY' } })).toBe(
      by === 'subject' || by === 'reference' ? 'possibly_related' : 'join',
    );
  });
});
