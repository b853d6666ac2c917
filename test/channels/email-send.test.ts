import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESv2Client, SESv2ServiceException, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sesV2 } from '#adapters/aws-clients';
import { type MailToSend, rfcMessageIdOf, sendMail } from '#adapters/channels/email-send';
import { EMAIL_ERRORS, emailErrorOf } from '#domain/email-errors';

const ses = mockClient(SESv2Client);
const client = new SESv2Client({ region: 'ap-southeast-3', maxAttempts: 1 });
const mailWith = (changes: Partial<MailToSend> = {}): MailToSend => ({
  client,
  configurationSet: 'meja',
  region: 'ap-southeast-3',
  from: 'support@meja.example',
  to: ['budi@example.com'],
  raw: new TextEncoder().encode('Subject: x\r\n\r\nisi'),
  tags: { ticket: 1042, message: 'msg_01jd5c3v7n8q' },
  ...changes,
});
const refusal = (name: string, message = 'no', httpStatusCode = 400) =>
  new SESv2ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });
const socketError = (code: string, name = 'Error') => Object.assign(new Error(code), { code, name });

beforeEach(() => ses.reset());

describe('sendMail', () => {
  it('hands over the raw mail with its recipients, configuration set and tags', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: '0108-abc' });
    const mail = mailWith({
      to: ['budi@bücher.example', 'budi@xn--bcher-kva.example'],
      cc: ['sri@example.com', 'budi@xn--bcher-kva.example'],
    });

    const outcome = await sendMail(mail);

    expect(outcome).toEqual({ outcome: 'accepted', providerId: '0108-abc', rfcMessageId: '<0108-abc@ap-southeast-3.amazonses.com>' });
    expect(ses.commandCalls(SendEmailCommand).map((call) => call.args[0].input)).toEqual([
      {
        FromEmailAddress: 'support@meja.example',
        Destination: { ToAddresses: ['budi@xn--bcher-kva.example'], CcAddresses: ['sri@example.com'] },
        Content: { Raw: { Data: mail.raw } },
        ConfigurationSetName: 'meja',
        EmailTags: [
          { Name: 'ticket', Value: '1042' },
          { Name: 'message', Value: 'msg_01jd5c3v7n8q' },
        ],
      },
    ]);
  });

  it('knows the id that SES writes on the wire in each region', () => {
    expect(rfcMessageIdOf('0108-abc', 'us-east-1')).toBe('<0108-abc@email.amazonses.com>');
    expect(rfcMessageIdOf('0108-abc', 'ap-southeast-1')).toBe('<0108-abc@ap-southeast-1.amazonses.com>');
  });

  it.each([
    ['no_recipient', { to: [] }],
    ['too_many_recipients', { to: Array.from({ length: 51 }, (_, at) => `a${at}@example.com`) }],
    ['too_large', { raw: new Uint8Array(40_000_001) }],
  ])('sends nothing and says %s', async (reason, changes) => {
    expect(await sendMail(mailWith(changes))).toEqual({ outcome: 'not_sent', reason });
    expect(ses.calls()).toHaveLength(0);
  });

  it.each([
    [
      refusal(
        'MessageRejected',
        'Email address is not verified. The following identities failed the check in region AP-SOUTHEAST-3: budi@example.com',
      ),
      'IdentityNotVerified',
    ],
    [refusal('MessageRejected', 'Sending suspended for this account.'), 'SendingPausedException'],
    [refusal('MessageRejected', 'Invalid content'), 'MessageRejected'],
    [refusal('MailFromDomainNotVerifiedException'), 'MailFromDomainNotVerifiedException'],
    [refusal('AccountSuspendedException'), 'AccountSuspendedException'],
    [refusal('SendingPausedException'), 'SendingPausedException'],
    [refusal('TooManyRequestsException', 'Maximum sending rate exceeded.', 429), 'TooManyRequestsException'],
    [refusal('LimitExceededException'), 'LimitExceededException'],
    [refusal('BadRequestException'), 'BadRequestException'],
    [refusal('AccessDeniedException', 'no', 403), 'AccessDeniedException'],
    [refusal('413', 'no', 413), 'RequestEntityTooLargeException'],
    [refusal('ServiceUnavailableException', 'no', 503), 'ServiceUnavailable'],
    [refusal('BrandNewException'), 'BrandNewException'],
  ])('is refused by %s with the code %s', async (error, code) => {
    ses.on(SendEmailCommand).rejects(error);

    expect(await sendMail(mailWith())).toEqual({ outcome: 'refused', code, details: error.message });
  });

  it('clips what SES explains', async () => {
    ses.on(SendEmailCommand).rejects(refusal('BadRequestException', 'x'.repeat(5000)));

    expect(await sendMail(mailWith())).toEqual({ outcome: 'refused', code: 'BadRequestException', details: 'x'.repeat(500) });
  });

  it.each([
    ['a fault inside SES', refusal('InternalFailure', 'no', 500)],
    ['a bad gateway', refusal('Unknown', 'no', 502)],
    ['an answer that cannot be read', refusal('SyntaxError', 'no', 200)],
    ['a time-out after the request', socketError('', 'TimeoutError')],
    ['a connection that was cut', socketError('ECONNRESET', 'TimeoutError')],
    ['an abort', socketError('', 'AbortError')],
    ['an error of a kind nobody expected', new RangeError('?')],
  ])('does not know what became of the mail after %s', async (_what, error) => {
    ses.on(SendEmailCommand).rejects(error);

    expect(await sendMail(mailWith())).toEqual({ outcome: 'unknown' });
  });

  it('does not know what became of the mail when the answer has no id', async () => {
    ses.on(SendEmailCommand).resolves({});

    expect(await sendMail(mailWith())).toEqual({ outcome: 'unknown' });
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH'])('has sent nothing when the connection fails with %s', async (code) => {
    ses.on(SendEmailCommand).rejects(socketError(code));

    expect(await sendMail(mailWith())).toEqual({ outcome: 'not_sent', reason: 'unreachable' });
  });

  it('has sent nothing without credentials', async () => {
    ses.on(SendEmailCommand).rejects(socketError('', 'CredentialsProviderError'));

    expect(await sendMail(mailWith())).toEqual({ outcome: 'not_sent', reason: 'no_credentials' });
  });
});

describe('sendMail over a real connection', () => {
  const answer =
    (status: number, type = ''): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type }).end('{"message":"no"}');
    };

  /** Sends one mail to a server that answers so, and counts the requests. */
  async function sendTo(listener: RequestListener, make: (endpoint: string) => SESv2Client) {
    ses.restore();
    let requests = 0;
    const server = createServer((request, response) => {
      requests += 1;
      request.resume().on('end', () => listener(request, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
    try {
      const outcome = await sendMail(mailWith({ client: make(`http://127.0.0.1:${port}`) }));
      return { outcome, requests };
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const credentials = { accessKeyId: 'Deliver', secretAccessKey: 'local' };
  const quick = (endpoint: string) =>
    new SESv2Client({
      region: 'ap-southeast-3',
      endpoint,
      credentials,
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 500, requestTimeout: 100, throwOnRequestTimeout: true },
    });

  it.each([
    ['throttled', answer(429, 'TooManyRequestsException'), { outcome: 'refused', code: 'TooManyRequestsException', details: 'no' }],
    ['unavailable', answer(503), { outcome: 'refused', code: 'ServiceUnavailable', details: expect.any(String) }],
    ['faulty', answer(500, 'InternalFailure'), { outcome: 'unknown' }],
    ['silent', () => undefined, { outcome: 'unknown' }],
    ['gone after the request', (_request, response) => response.destroy(), { outcome: 'unknown' }],
  ] as [string, RequestListener, object][])('asks a service that is %s once', async (_what, listener, outcome) => {
    expect(await sendTo(listener, quick)).toEqual({ outcome, requests: 1 });
  });

  it('has sent nothing when nobody listens', async () => {
    ses.restore();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
    await new Promise((resolve) => server.close(resolve));

    expect(await sendMail(mailWith({ client: quick(`http://127.0.0.1:${port}`) }))).toEqual({ outcome: 'not_sent', reason: 'unreachable' });
  });

  it("never tries again by itself with the functions' own client", async () => {
    expect(await sesV2().config.maxAttempts()).toBe(1);
  });
});

describe('emailErrorOf', () => {
  it.each([
    ['TooManyRequestsException', 'retry'],
    ['LimitExceededException', 'retry'],
    ['ServiceUnavailable', 'retry'],
    ['AccountSuspendedException', 'park'],
    ['SendingPausedException', 'park'],
    ['MailFromDomainNotVerifiedException', 'park'],
    ['IdentityNotVerified', 'park'],
    ['AccessDeniedException', 'park'],
    ['MessageRejected', 'fail'],
    ['BadRequestException', 'fail'],
    ['BrandNewException', 'fail'],
    ['constructor', 'fail'],
  ])('answers %s with: %s', (code, action) => {
    expect(emailErrorOf(code).action).toBe(action);
  });

  it('explains every code in a sentence in both languages', () => {
    const sentences = [...Object.values(EMAIL_ERRORS), emailErrorOf('BrandNewException')].flatMap(({ sentence }) => [
      sentence.id,
      sentence.en,
    ]);

    expect(sentences.filter((sentence) => !/^[A-Z].{20,}\.$/.test(sentence))).toEqual([]);
  });
});
