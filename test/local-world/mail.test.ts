import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { createTransport } from 'nodemailer';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSes } from '../../local/services/ses.ts';
import { type SmtpDeps, startSmtp } from '../../local/services/smtp.ts';
import { openMailState } from '../../local/world/mail-state.ts';
import { CREDENTIALS, HOST, recordedFaults, recordingQueue, rig, started } from './rig.ts';

const TASKS = 'arn:aws:sqs:ap-southeast-3:000000000000:tasks';
const RULES = [
  {
    recipients: ['support@meja.local'],
    actions: [
      { kind: 's3', bucket: 'store', keyPrefix: 'mail/raw/' },
      { kind: 'lambda', functionId: 'Mail', invocation: 'Event' },
    ],
  },
] as const;
const EVENT_RULES = [
  {
    name: 'ses',
    pattern: { source: ['aws.ses'], 'detail-type': ['Email Delivered', 'Email Bounced', 'Email Complaint Received'] },
    targets: [{ arn: TASKS }],
  },
];
const lines = (...all: string[]): string => all.join('\r\n');
const MAIL = lines(
  'From: Meja <support@meja.local>',
  'To: budi@example.com',
  'Subject: =?UTF-8?B?SGFsw7M=?=',
  'Message-ID: <ours@meja.local>',
  '',
  'Halo.',
);

type Event = { Records: { ses: { mail: Record<string, unknown>; receipt: Record<string, unknown> } }[] };

async function mailWorld(more: Partial<SmtpDeps> = {}) {
  const around = rig();
  const objects = new Map<string, Buffer>();
  const invoked: { id: string; event: Event }[] = [];
  const queue = recordingQueue();
  const faults = recordedFaults();
  const deps: SmtpDeps = {
    ...around,
    host: HOST,
    port: 0,
    receiptRules: RULES,
    putObject: async (bucket, key, body) => void objects.set(`${bucket}/${key}`, Buffer.from(body)),
    invoke: async (id, event) => void invoked.push({ id, event: JSON.parse(JSON.stringify(event)) }),
    ...more,
  };
  const smtp = await started(startSmtp(deps));
  const ses = await started(
    startSes({
      ...around,
      host: HOST,
      port: 0,
      eventRules: EVENT_RULES,
      ownRecipients: RULES.flatMap((rule) => rule.recipients),
      smtpPort: () => smtp.port,
      sendToQueue: queue.send,
      faults,
    }),
  );
  const client = new SESv2Client({ endpoint: ses.url, region: 'ap-southeast-3', credentials: CREDENTIALS, maxAttempts: 1 });
  const mails = openMailState(around.stateDir);
  const transport = createTransport({ host: HOST, port: smtp.port, ignoreTLS: true });
  onTestFinished(() => {
    client.destroy();
    transport.close();
    mails.close();
  });
  const send = (raw: string, rest: Partial<SendEmailCommandInput> = {}, signal?: AbortSignal) =>
    client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } }, ...rest }), { abortSignal: signal });
  return { ...around, deps, smtp, objects, invoked, queue, faults, mails, transport, send };
}

describe('SendEmail', () => {
  test('keeps the raw mail with the Message-ID and Date that SES writes', async () => {
    const { send, mails } = await mailWorld();

    const answer = await send(MAIL);

    expect(answer.MessageId).toMatch(/^0100[0-9a-f]{12}-[0-9a-f-]{36}-000000$/);
    const [kept] = mails.list('sent');
    expect(kept).toMatchObject({ to: ['budi@example.com'], subject: 'Haló', from: 'support@meja.local' });
    expect(kept?.raw.toString()).toContain(`Message-ID: <${answer.MessageId}@ap-southeast-3.amazonses.com>`);
    expect(kept?.raw.toString()).toContain('Date: Mon, 23 Nov 2026 02:15:00 +0000');
    expect(kept?.raw.toString()).not.toContain('ours@meja.local');
    expect(kept?.raw.toString()).toMatch(/\r\n\r\nHalo\.$/);
  });

  test.each<[string, string, RegExp]>([
    ['a header twice that may appear once', lines('Subject: again', MAIL), /Duplicate header 'subject'/],
    [
      'more than 50 recipients',
      MAIL.replace('budi@example.com', Array.from({ length: 51 }, (_, n) => `r${n}@example.com`).join(', ')),
      /Recipient count exceeds 50/,
    ],
    ['a mail without recipients', MAIL.replace('To: budi@example.com\r\n', ''), /no recipients/],
  ])('refuses %s', async (_name, raw, reason) => {
    const { send, mails } = await mailWorld();

    await expect(send(raw)).rejects.toThrow(reason);
    expect(mails.list('sent')).toEqual([]);
  });

  test('refuses a mail of more than 40 MB', async () => {
    const { send } = await mailWorld();

    await expect(send(MAIL + 'x'.repeat(40 * 1024 * 1024))).rejects.toMatchObject({ name: 'MessageRejected' });
  });

  test('tells of delivery, bounce and complaint by the event rule, with tags and the original Message-ID', async () => {
    const { send, timers, queue } = await mailWorld();
    const Destination = { ToAddresses: ['budi@example.com', 'bounce+1@example.com', 'complaint@example.com'] };

    const { MessageId } = await send(MAIL, {
      Destination,
      ConfigurationSetName: 'meja',
      EmailTags: [{ Name: 'message', Value: '1042.msg_1' }],
    });
    await timers.advance(2);

    const events = queue.sent.map((one) => JSON.parse(one.body));
    expect(queue.sent.every((one) => one.queue === TASKS)).toBe(true);
    expect(events.map((one) => one['detail-type']).sort()).toEqual([
      'Email Bounced',
      'Email Complaint Received',
      'Email Delivered',
      'Email Delivered',
    ]);
    const bounce = events.find((one) => one['detail-type'] === 'Email Bounced');
    expect(bounce.detail).toMatchObject({
      eventType: 'Bounce',
      bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'bounce+1@example.com' }] },
      mail: {
        messageId: MessageId,
        tags: { message: ['1042.msg_1'], 'ses:configuration-set': ['meja'] },
        commonHeaders: { messageId: '<ours@meja.local>' },
      },
    });
  });

  test('without a configuration set tells nothing', async () => {
    const { send, timers, queue } = await mailWorld();

    await send(MAIL);
    await timers.advance(2);

    expect(queue.sent).toEqual([]);
  });

  test('to our own mailbox comes back through the SMTP port', async () => {
    const { send, timers, invoked, objects } = await mailWorld();

    const { MessageId } = await send(MAIL.replace('budi@example.com', 'support+t.1042.abc@meja.local'));
    await timers.advance(1);

    expect(invoked).toHaveLength(1);
    expect([...objects.values()][0]?.toString()).toContain(`Message-ID: <${MessageId}@ap-southeast-3.amazonses.com>`);
  });

  test('under a provider time-out is accepted and kept, and never answered', async () => {
    const { send, mails, faults } = await mailWorld();
    faults.set({ kind: 'provider_timeout', target: 'email', rate: 1 });

    await expect(send(MAIL, {}, AbortSignal.timeout(150))).rejects.toThrow();

    expect(mails.list('sent')).toHaveLength(1);
  });
});

describe('the SMTP port', () => {
  const letter = {
    from: 'Budi <budi@example.com>',
    to: 'support@meja.local',
    subject: 'Pesanan',
    text: 'Halo',
    messageId: '<a@example.com>',
  };

  test('stores the mail and then invokes the function with what SES knows of it', async () => {
    const { transport, objects, invoked } = await mailWorld();

    await transport.sendMail({ ...letter, headers: { 'Auto-Submitted': 'no' } });

    const [key, raw] = [...objects][0] ?? [];
    const record = invoked[0]?.event.Records[0];
    expect(invoked[0]?.id).toBe('Mail');
    expect(key).toBe(`store/mail/raw/${record?.ses.mail.messageId}`);
    expect(raw?.toString()).toMatch(/^Return-Path: <budi@example.com>\r\nReceived: /);
    expect(record).toMatchObject({
      eventSource: 'aws:ses',
      ses: {
        mail: {
          source: 'budi@example.com',
          destination: ['support@meja.local'],
          commonHeaders: {
            from: ['Budi <budi@example.com>'],
            to: ['support@meja.local'],
            messageId: '<a@example.com>',
            subject: 'Pesanan',
          },
        },
        receipt: {
          recipients: ['support@meja.local'],
          spamVerdict: { status: 'PASS' },
          dmarcVerdict: { status: 'PASS' },
          action: { type: 'Lambda', invocationType: 'Event' },
        },
      },
    });
    expect(record?.ses.mail.headers).toContainEqual({ name: 'Auto-Submitted', value: 'no' });
  });

  test('passes a large mail on byte for byte, below what SES writes above it', async () => {
    const { transport, objects } = await mailWorld();
    const raw = Buffer.from(
      lines('From: b@example.com', 'To: support@meja.local', '', `${'åäö\x80..'.repeat(200)}`, ...Array(20_000).fill('.line'), ''),
      'latin1',
    );

    await transport.sendMail({ envelope: { from: 'b@example.com', to: 'support@meja.local' }, raw });

    const stored = [...objects.values()][0];
    expect(stored?.subarray(stored.length - raw.length).equals(raw)).toBe(true);
  });

  test('takes plus addresses of the mailbox and refuses recipients that no rule knows', async () => {
    const { transport, invoked } = await mailWorld();

    await transport.sendMail({ ...letter, to: 'Support+T.1.x@meja.local' });
    await expect(transport.sendMail({ ...letter, to: 'nobody@meja.local' })).rejects.toMatchObject({ responseCode: 550 });

    expect(invoked).toHaveLength(1);
  });

  test('gives the verdicts that were set, with the policy of a DMARC failure', async () => {
    const { transport, invoked, mails, objects } = await mailWorld();
    mails.setVerdicts({ dmarc: 'FAIL', spf: 'GRAY', dmarcPolicy: 'reject' });

    await transport.sendMail(letter);

    expect(invoked[0]?.event.Records[0]?.ses.receipt).toMatchObject({
      dmarcVerdict: { status: 'FAIL' },
      spfVerdict: { status: 'GRAY' },
      dmarcPolicy: 'reject',
    });
    expect([...objects.values()][0]?.toString()).toContain('dmarc=fail');
  });

  test('a mail that the bucket does not take is refused for now and invokes nothing', async () => {
    const putObject = async () => {
      throw new Error('the bucket is away');
    };
    const { transport, invoked, mails } = await mailWorld({ putObject });

    await expect(transport.sendMail(letter)).rejects.toMatchObject({ responseCode: 451 });

    expect(invoked).toEqual([]);
    expect(mails.list('received')).toEqual([]);
  });

  test('an acknowledged mail whose invocation was lost in a crash is invoked at the next start', async () => {
    const lost = await mailWorld({ invoke: () => new Promise(() => undefined) });
    await lost.transport.sendMail(letter);

    const invoked: string[] = [];
    await started(startSmtp({ ...lost.deps, invoke: async (id) => void invoked.push(id) }));

    expect(lost.smtp.busy()).toBe(1);
    expect(invoked).toEqual(['Mail']);
  });
});
