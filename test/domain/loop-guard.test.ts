import { describe, expect, it } from 'vitest';
import { acknowledgementRefusal, isAutomaticMail, isOwnMail, mailboxOf, type RefusalReason } from '#domain/loop-guard';
import type { MailFacts } from '#schemas/queue';
import { mailFacts } from '../helpers/mail.ts';

const own = { mailboxes: ['support@meja.local'], domain: 'meja.local' };
const verdicts = mailFacts().verdicts;
const headers = (name: string, value: string): Partial<MailFacts> => ({ headers: { [name]: value } });

/** Refused, and written by a machine. */
const automatic: [string, Partial<MailFacts>, RefusalReason][] = [
  ['Auto-Submitted: auto-replied', headers('auto-submitted', 'auto-replied'), 'auto_submitted'],
  ['Auto-Submitted with a parameter', headers('auto-submitted', 'Auto-Generated; type=x'), 'auto_submitted'],
  ['Auto-Submitted with a comment', headers('auto-submitted', 'auto-replied (vacation)'), 'auto_submitted'],
  ['Precedence: bulk', headers('precedence', 'Bulk'), 'precedence'],
  ['Precedence: list', headers('precedence', 'list'), 'precedence'],
  ['Precedence: junk', headers('precedence', 'junk'), 'precedence'],
  ['Precedence: auto_reply', headers('precedence', 'auto_reply'), 'precedence'],
  ['List-Id', headers('list-id', '<pengguna.example.com>'), 'mailing_list'],
  ['List-Unsubscribe', headers('list-unsubscribe', '<https://example.com>'), 'mailing_list'],
  ['List-Post', headers('list-post', '<mailto:a@example.com>'), 'mailing_list'],
  ['an empty return path', { returnPath: '' }, 'null_return_path'],
  ['a return path of <>', { returnPath: '<>' }, 'null_return_path'],
  ['a return path of mailer-daemon', { returnPath: 'mailer-daemon@example.com' }, 'system_sender'],
  ['postmaster', { from: { address: 'postmaster@example.com' } }, 'system_sender'],
  ['no-reply', { from: { address: 'No-Reply@example.com' } }, 'system_sender'],
  ['noreply with a tag', { from: { address: 'noreply+77@example.com' } }, 'system_sender'],
  ['do-not-reply', { from: { address: 'do.not.reply@example.com' } }, 'system_sender'],
  ['multipart/report', headers('content-type', 'multipart/report; report-type=disposition-notification'), 'bounce'],
  ['a bounce', { bounce: { permanent: true, recipients: [] } }, 'bounce'],
  ['X-Failed-Recipients', headers('x-failed-recipients', 'a@example.com'), 'bounce'],
  ['X-Autoreply', headers('x-autoreply', 'yes'), 'automatic_header'],
  ['X-Autorespond', headers('x-autorespond', 'Halo'), 'automatic_header'],
  ['X-Auto-Reply-From', headers('x-auto-reply-from', 'a@example.com'), 'automatic_header'],
];

/** Refused, though a person may have written it. */
const refused: [string, Partial<MailFacts>, RefusalReason][] = [
  ['X-Auto-Response-Suppress: All', headers('x-auto-response-suppress', 'All'), 'auto_response_suppressed'],
  ['X-Auto-Response-Suppress: DR, OOF', headers('x-auto-response-suppress', 'DR, OOF'), 'auto_response_suppressed'],
  ['X-Auto-Response-Suppress: AutoReply', headers('x-auto-response-suppress', 'AutoReply'), 'auto_response_suppressed'],
  ['X-Loop of another desk', headers('x-loop', 'helpdesk.example.com'), 'loop_header'],
  ['spam', { verdicts: { ...verdicts, spam: 'FAIL' } }, 'spam'],
  ['a virus', { verdicts: { ...verdicts, virus: 'FAIL' } }, 'virus'],
  ['a forged sender', { verdicts: { ...verdicts, dmarc: 'FAIL' } }, 'dmarc'],
  ['a mail that does not name us', { to: [{ address: 'other@example.com' }] }, 'not_addressed'],
];

const ours: [string, Partial<MailFacts>][] = [
  ['from our mailbox', { from: { address: 'support@meja.local' } }],
  ['from one of our reply addresses', { from: { address: 'support+t.7.abc@meja.local' } }],
  ['with a Message-ID of ours', { rfcMessageId: 'hd.7.msg_1@meja.local' }],
  ['with our loop header', headers('x-loop', 'other.example, meja.local')],
];

const subjects = [
  ...[
    'Automatic reply: Pesanan',
    'Out of Office',
    'Re: Out of the office: libur',
    'Auto-reply: hi',
    'Balasan otomatis: Pesanan',
    'Jawaban Otomatis - Pesanan',
  ],
  ...[
    'Sedang cuti: Budi',
    'Saya sedang cuti',
    'Di luar kantor',
    'Tidak berada di kantor: Budi',
    'Abwesenheitsnotiz: Pesanan',
    'Undelivered Mail Returned to Sender',
  ],
  ...[
    'Mail delivery failed: returning message to sender',
    'Delivery Status Notification (Failure)',
    'Undeliverable: Pesanan',
    'Tidak terkirim: Pesanan',
    '自动回复：订单',
  ],
];
const ordinary = [
  'Pesanan saya',
  'Auto reply feature is broken',
  'Out of office chairs, when again?',
  'Pesan otomatis tidak sampai',
  'Barang tidak dikirim',
  'Undeliverable goods in stock',
];

describe('acknowledgementRefusal', () => {
  it('an ordinary mail to our mailbox may be acknowledged', () => {
    expect(acknowledgementRefusal(mailFacts(), own)).toBeUndefined();
  });

  it.each([...automatic, ...refused])('%s is not acknowledged', (_, changes, reason) => {
    expect(acknowledgementRefusal(mailFacts(changes), own)).toBe(reason);
  });

  it.each(ours)('a mail %s is our own and not acknowledged', (_, changes) => {
    expect(acknowledgementRefusal(mailFacts(changes), own)).toBe('own_mail');
    expect(isOwnMail(mailFacts(changes), own)).toBe(true);
  });

  it.each<[string, Partial<MailFacts>]>([
    ['Auto-Submitted: no', headers('auto-submitted', 'no')],
    ['X-Auto-Response-Suppress: RN (read receipts only)', headers('x-auto-response-suppress', 'RN')],
    ['Precedence: first-class', headers('precedence', 'first-class')],
    ['our mailbox in Cc with a +tag', { to: [], cc: [{ address: 'support+t.7.abc@meja.local' }] }],
    ['a sender domain without a DMARC policy', { verdicts: { ...verdicts, dmarc: 'GRAY' } }],
    ['a person whose name begins like a system', { from: { address: 'postmasterson@example.com' } }],
  ])('%s does not stop an acknowledgement', (_, changes) => {
    expect(acknowledgementRefusal(mailFacts(changes), own)).toBeUndefined();
  });
});

describe('isAutomaticMail', () => {
  it.each(automatic)('%s is automatic', (_, changes) => {
    expect(isAutomaticMail(mailFacts(changes))).toBe(true);
  });

  it.each(refused)('%s alone does not make a mail automatic', (_, changes) => {
    expect(isAutomaticMail(mailFacts(changes))).toBe(false);
  });

  it.each(subjects)('the subject "%s" is automatic', (subject) => {
    expect(isAutomaticMail(mailFacts({ subject }))).toBe(true);
  });

  it.each(ordinary)('the subject "%s" is a person’s', (subject) => {
    expect(isAutomaticMail(mailFacts({ subject }))).toBe(false);
  });
});

describe('mailboxOf', () => {
  it('a mailbox is the address in lower case without its tag', () => {
    expect(mailboxOf(' Support+t.7.Abc@Meja.Local ')).toBe('support@meja.local');
    expect(mailboxOf('support@meja.local')).toBe('support@meja.local');
  });
});
