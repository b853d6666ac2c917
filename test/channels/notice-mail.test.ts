import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import { noticeSender } from '#adapters/channels/notice-mail';
import { readSesEvent } from '#domain/ses-events';
import { minute } from '../helpers/factories.ts';

const ses = mockClient(SESv2Client);
const send = noticeSender({ domain: 'meja.local', configurationSet: 'meja', now: () => minute(0) });
const MAIL = { to: 'sari@example.com', number: 1042, title: 'Tiket baru untuk Anda', text: 'Tiket #1042.', language: 'id' } as const;
const given = () => ses.commandCalls(SendEmailCommand).map((call) => call.args[0].input)[0];

beforeEach(() => {
  ses.reset();
  ses.on(SendEmailCommand).resolves({ MessageId: '0108-abc' });
});

describe('a notice by mail', () => {
  it('comes from nobody, and says to machines that no answer is wanted', async () => {
    expect(await send(MAIL)).toMatchObject({ outcome: 'accepted' });

    const mail = await PostalMime.parse(given()?.Content?.Raw?.Data ?? '');
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(given()).toMatchObject({ FromEmailAddress: 'no-reply@meja.local', Destination: { ToAddresses: ['sari@example.com'] } });
    expect([mail.subject, mail.text?.trim()]).toEqual(['Tiket baru untuk Anda [#1042]', 'Tiket #1042.']);
    expect(headers).toMatchObject({ 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' });
  });

  it('has tags by which what SES reports of it is the receipt of no message', async () => {
    await send(MAIL);

    const tags = Object.fromEntries((given()?.EmailTags ?? []).map(({ Name, Value }) => [Name ?? '', [Value ?? '']]));
    const feedback = readSesEvent({ eventType: 'Delivery', mail: { messageId: 'x', destination: [], tags }, delivery: { recipients: [] } });
    expect(feedback).toMatchObject({ kind: 'delivery', ticket: 1042 });
    expect(feedback).not.toHaveProperty('messageId');
  });

  it('to an address that is none is not sent', async () => {
    expect(await send({ ...MAIL, to: 'sari example.com' })).toEqual({ outcome: 'not_sent', reason: 'no_recipient' });
    expect(given()).toBeUndefined();
  });

  it('that SES refuses says so', async () => {
    const error = new SESv2ServiceException({
      name: 'MessageRejected',
      message: 'no',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    ses.on(SendEmailCommand).rejects(error);

    expect(await send(MAIL)).toMatchObject({ outcome: 'refused', code: 'MessageRejected' });
  });
});
