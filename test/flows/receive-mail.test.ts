import { describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { received, receivedOne, sesRecord, sha256 } from '../helpers/mail.ts';

const mail = (body: string, head = '') =>
  `From: budi@example.com\nTo: support@meja.local\nSubject: Pesanan\nDate: Mon, 23 Nov 2026 09:15:00 +0700\nMessage-ID: <a@example.com>\n${head}\n${body}`;
const digestOf = async (raw: string, recipients = ['support@meja.local']) =>
  (await receivedOne(raw, sesRecord({ receipt: { recipients } }))).mail.copyDigest;

describe('receiveMail', () => {
  it('a mail to two of our mailboxes is one envelope each, with ids of their own', async () => {
    const recipients = ['support@meja.local', 'Sales+x@meja.local', 'SUPPORT+t.7.mac@meja.local'];
    const { envelopes, outcome } = await received(mail('Halo'), sesRecord({ receipt: { recipients } }));

    expect(outcome).toEqual({ queued: 2, unreadable: false });
    expect(envelopes.map(({ account, providerId }) => [account, providerId])).toEqual([
      ['support@meja.local', 'ses1'],
      ['sales@meja.local', 'ses1/sales@meja.local'],
    ]);
    expect(envelopes[0]?.mail?.recipients).toEqual(['support@meja.local', 'sales+x@meja.local', 'support+t.7.mac@meja.local']);
  });

  it('the notice SES leaves when a rule is made is no mail', async () => {
    const { envelopes, outcome } = await received('x', sesRecord({ mail: { messageId: 'AMAZON_SES_SETUP_NOTIFICATION' } }));

    expect(outcome).toEqual({ queued: 0, unreadable: false });
    expect(envelopes).toEqual([]);
  });

  it('text above 4 KB is in the bucket whole, and its beginning ends at a character', async () => {
    const text = `a${'\u{1f600}'.repeat(1500)}`;
    const { content, stored } = await receivedOne(mail(text, 'Content-Type: text/plain; charset=utf-8\n'));

    expect(content.textKey).toBe('mail/parts/ses1/text.txt');
    expect(stored.get('mail/parts/ses1/text.txt')?.bytes).toBe(text);
    expect(content.textDigest).toBe(sha256(text));
    // 1 byte and 1,023 characters of 4 bytes are 4,093 bytes; one more would be 4,097.
    expect(content.text).toBe(`a${'\u{1f600}'.repeat(1023)}`);
  });

  it('text of 4 KB stays in the envelope', async () => {
    const { content, stored } = await receivedOne(mail('x'.repeat(4096)));

    expect([content.textKey, content.textDigest]).toEqual([undefined, undefined]);
    expect(content.text).toHaveLength(4096);
    expect(stored.size).toBe(0);
  });

  it('parts of a mail with a virus are neither stored nor served', async () => {
    const raw = mail('x', 'Content-Type: application/zip; name="a.zip"\nContent-Disposition: attachment\n');
    const { content, stored } = await receivedOne(raw, sesRecord({ receipt: { virusVerdict: { status: 'FAIL' } } }));

    expect(content.attachments).toMatchObject([{ filename: 'a.zip', source: { kind: 'missing', reason: 'virus' } }]);
    expect(stored.size).toBe(0);
  });

  it('a mail sent again has the same digest whatever path it took', async () => {
    expect(await digestOf(mail('Halo', 'Received: from b\nDKIM-Signature: y\n'))).toBe(await digestOf(`Received: from a\n${mail('Halo')}`));
  });

  it.each<[string, string, string[]]>([
    ['another body', mail('Hal0'), ['support@meja.local']],
    ['another subject', mail('Halo').replace('Pesanan', 'Lain'), ['support@meja.local']],
    ['another sender', mail('Halo').replace('budi@', 'ani@'), ['support@meja.local']],
    ['another id', mail('Halo').replace('<a@', '<b@'), ['support@meja.local']],
    ['another mailbox', mail('Halo'), ['sales@meja.local']],
  ])('%s has another digest', async (_, raw, recipients) => {
    expect(await digestOf(raw, recipients)).not.toBe(await digestOf(mail('Halo')));
  });

  it('a time of SES that is ahead of ours is not taken', async () => {
    const { envelope } = await receivedOne(mail('Halo'), sesRecord({ mail: { timestamp: '2026-11-23T03:00:00.000Z' } }));

    expect(envelope.sentAt).toBe(envelope.receivedAt);
  });

  it('verdicts that SES does not document count as not made', async () => {
    const { mail: facts } = await receivedOne(
      mail('Halo'),
      sesRecord({ receipt: { dmarcVerdict: { status: 'MAYBE' }, spamVerdict: undefined, dmarcPolicy: 'reject' } }),
    );

    expect(facts.verdicts).toEqual({
      spam: 'PROCESSING_FAILED',
      virus: 'PASS',
      spf: 'PASS',
      dkim: 'PASS',
      dmarc: 'PROCESSING_FAILED',
      dmarcPolicy: 'reject',
    });
  });

  it('a bucket that does not answer fails the invocation, so that it is tried again', async () => {
    const get = () => Promise.reject(new TransientError('The bucket did not answer.'));
    const put = () => Promise.reject(new TransientError('The bucket did not answer.'));

    await expect(received('', sesRecord(), { blobs: { get, put } })).rejects.toThrow(TransientError);
  });

  it('nothing is queued before its parts are stored', async () => {
    const blobs = {
      get: async () => new TextEncoder().encode(mail('x'.repeat(5000))),
      put: () => Promise.reject(new TransientError('The bucket did not answer.')),
    };
    const queued: unknown[] = [];

    await expect(received('', sesRecord(), { blobs, send: async (envelopes) => void queued.push(...envelopes) })).rejects.toThrow(
      TransientError,
    );
    expect(queued).toEqual([]);
  });
});
