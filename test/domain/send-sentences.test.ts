import { describe, expect, it } from 'vitest';
import { EMAIL_ERRORS, emailErrorOf, type SendErrorAction } from '#domain/email-errors';
import { explainSendCode } from '#domain/send-sentences';
import { whatsAppErrorRule } from '#domain/whatsapp-errors';

const both = (channel: 'whatsapp' | 'email' | 'manual', code: string) => [
  explainSendCode(channel, code, 'id'),
  explainSendCode(channel, code, 'en'),
];
const SENTENCE = /^[A-Z][^.]{20,}[.;].*\.$|^[A-Z].{20,}\.$/;
/** How a sentence says it, in each language. */
const ADMIN = [/[Aa]dmin perlu|lihat rinciannya/, /[Aa]n admin/];
const AGAIN = [/(?:akan |pesan )?dicoba lagi|kirim lagi/, /tried again|send it again/];

describe('explainSendCode', () => {
  it('speaks Indonesian and English, for each channel', () => {
    expect(explainSendCode('whatsapp', '131047', 'id')).toContain('24 jam');
    expect(explainSendCode('email', 'MessageRejected', 'en')).toContain('refused the content');
    expect(explainSendCode('email', 'bounce_permanent', 'en')).toContain('does not exist');
  });

  it.each(['', 'no such code', 'constructor', '-1', 'NaN'])('says something of the code "%s" too', (code) => {
    for (const channel of ['whatsapp', 'email', 'manual'] as const) expect(explainSendCode(channel, code, 'en').length).toBeGreaterThan(10);
  });

  it.each([
    ['no_recipient', /tidak punya alamat/, /no address/],
    ['too_many_recipients', /lebih dari 50 penerima/, /more than 50 recipients/],
    ['too_large', /terlalu besar/, /too large/],
    ['unreachable', /tidak dapat dihubungi; pesan dicoba lagi/, /not be reached; the message is tried again/],
    ['no_credentials', /izin mengirim; pesan dicoba lagi/, /no credentials.*tried again/],
    ['bounce_permanent', /secara tetap/, /for good/],
    ['bounce_transient', /penuh atau tidak dapat dihubungi/, /full or cannot be reached/],
    ['rejected', /virus/, /virus/],
    ['rendering_failure', /tidak dapat menyusun/, /could not put this mail together/],
    ['settled_by_agent', /Seorang agen/, /An agent stated/],
  ] as const)('%s, a code of our own, means the same on every channel', (code, id, en) => {
    expect(both('email', code)).toEqual([expect.stringMatching(id), expect.stringMatching(en)]);
    expect(both('whatsapp', code)).toEqual(both('email', code));
    expect(both('manual', code)).toEqual(both('email', code));
  });
});

describe('what SES answers', () => {
  const codes = Object.keys(EMAIL_ERRORS);
  const by = (action: SendErrorAction) => codes.filter((code) => emailErrorOf(code).action === action);

  it('fails for good where the mail itself is refused, or the code is not known', () => {
    expect(by('fail')).toEqual([
      ...['MessageRejected', 'BadRequestException', 'InvalidParameterValue', 'ValidationException', 'ValidationError'],
      'RequestEntityTooLargeException',
    ]);
    expect(emailErrorOf('constructor').action).toBe('fail');
  });

  it('is tried again where SES is busy or away', () => {
    expect(by('retry')).toEqual([
      ...['TooManyRequestsException', 'LimitExceededException', 'ThrottlingException', 'Throttling'],
      ...['ServiceUnavailable', 'ServiceUnavailableException', 'RequestExpired', 'RequestTimeTooSkewed'],
      ...['ExpiredToken', 'ExpiredTokenException'],
    ]);
    for (const code of by('retry')) expect(both('email', code)).toEqual(AGAIN.map((said) => expect.stringMatching(said)));
  });

  it('waits for an admin everywhere else', () => {
    expect(by('park')).toHaveLength(codes.length - by('fail').length - by('retry').length);
    for (const code of by('park').filter((each) => each !== 'IdentityNotVerified'))
      expect(both('email', code)).toEqual(ADMIN.map((said) => expect.stringMatching(said)));
    expect(both('email', 'IdentityNotVerified')).toEqual([expect.stringMatching(/sandbox/), expect.stringMatching(/sandbox/)]);
  });

  it('is told by a whole sentence that names SES, another one for each meaning', () => {
    const meanings = new Map([...codes, 'unknown'].map((code) => [emailErrorOf(code), both('email', code)]));

    for (const sentence of [...meanings.values()].flat()) expect(sentence).toMatch(/^[A-Z].*SES.*\.$/);
    expect(new Set([...meanings.values()].flat()).size).toBe(meanings.size * 2);
  });
});

describe('what WhatsApp answers', () => {
  /** One code of each meaning. */
  const CODES = [
    ...[131000, 4, 190, 3, 131048, 368, 131042, 131049, 100, 131052, 132001],
    ...[130429, 131026, 131047, 131050, 131056, 131057, 999_999],
  ];

  it('is told by a whole sentence, another one for each meaning', () => {
    const sentences = CODES.flatMap((code) => both('whatsapp', String(code)));

    for (const sentence of sentences) expect(sentence).toMatch(SENTENCE);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it.each(CODES.filter((code) => whatsAppErrorRule(code).action === 'park'))('%i waits for an admin, and says so', (code) => {
    expect(both('whatsapp', String(code))).toEqual(ADMIN.map((said) => expect.stringMatching(said)));
  });

  it.each(CODES.filter((code) => whatsAppErrorRule(code).action.startsWith('retry')))('%i is tried again, and says so', (code) => {
    expect(both('whatsapp', String(code))).toEqual(AGAIN.map((said) => expect.stringMatching(said)));
  });

  it.each([
    [131026, 'tidak memakai WhatsApp', 'not on WhatsApp'],
    [131050, 'jangan dikirim lagi', 'do not send it again'],
    [131049, 'pemasaran', 'marketing'],
    [132001, 'Templat', 'template'],
    [131042, 'pembayaran', 'payment'],
    [131057, 'pemeliharaan', 'maintenance'],
  ])('%i says what it is about', (code, id, en) => {
    expect(both('whatsapp', String(code))).toEqual([expect.stringContaining(id), expect.stringContaining(en)]);
  });
});
