/** What a deployment may choose, read from CDK context (`-c name=value`) and checked with one sentence a mistake. */
import * as z from 'zod';

/** Regions where SES receives mail and a help desk for Indonesia has reason to be. */
const REGIONS = ['ap-southeast-3', 'ap-southeast-1'] as const;

/** The retention periods that CloudWatch Logs accepts, up to ten years. @see PutRetentionPolicy in the CloudWatch Logs API reference. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Lists arrive as arrays from cdk.json and as comma-separated text from `-c`. */
const listOf = (name: string, what: string) =>
  z.preprocess(
    (given) => (typeof given === 'string' ? given.split(',').map((part) => part.trim()) : given),
    z.array(z.string().min(1), { error: `${name} must be a list.` }).min(1, `${name} must name at least one ${what}.`),
  );

const Context = z
  .object({
    stage: z
      .string()
      .regex(/^[a-z][a-z0-9]{0,11}$/, 'stage must be 1 to 12 small letters and digits that begin with a letter, such as prod.')
      .default('prod'),
    region: z
      .enum(REGIONS, { error: (issue) => `region must be one of ${REGIONS.join(', ')}; ${String(issue.input)} is not.` })
      .default('ap-southeast-3'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'account must be the 12 digits of an AWS account, or be left out.')
      .optional(),
    mailDomain: z
      .string({ error: 'mailDomain is missing: give the domain that receives mail, such as -c mailDomain=support.example.co.id.' })
      .regex(DOMAIN, 'mailDomain must be a domain in lower case, such as support.example.co.id.'),
    mailboxes: listOf('mailboxes', 'address').optional(),
    receiptRuleSet: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'receiptRuleSet must be the name of an SES receipt rule set: up to 64 letters, digits, - and _.')
      .optional(),
    alarmEmail: z.email('alarmEmail must be an e-mail address.').optional(),
    logRetentionDays: z.coerce
      .number({ error: `logRetentionDays must be one of ${RETENTION_DAYS.join(', ')}.` })
      .refine((days) => RETENTION_DAYS.includes(days), `logRetentionDays must be one of ${RETENTION_DAYS.join(', ')}.`)
      .default(30),
    dashboardUrl: z
      .url('dashboardUrl must be a URL.')
      .transform((url) => url.replace(/\/$/, ''))
      .optional(),
    dashboardCertificate: z
      .string()
      .regex(
        /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/,
        'dashboardCertificate must be the ARN of a certificate in us-east-1: CloudFront reads them there.',
      )
      .optional(),
    secondFactor: z.enum(['optional', 'required'], { error: 'secondFactor must be optional or required.' }).default('optional'),
    graphUrl: z.url('graphUrl must be a URL.').optional(),
    mediaHosts: listOf('mediaHosts', 'host').optional(),
  })
  .check(({ value, issues }) => {
    const refuse = (message: string) => issues.push({ code: 'custom', input: value, message });
    for (const mailbox of value.mailboxes ?? []) {
      const fits = z.email().safeParse(mailbox).success && mailbox === mailbox.toLowerCase() && mailbox.endsWith(`@${value.mailDomain}`);
      if (!fits) refuse(`mailboxes must be addresses in lower case at ${value.mailDomain}; ${mailbox} is not.`);
    }
    const { stage, dashboardUrl, dashboardCertificate } = value;
    if (stage !== 'local' && (dashboardUrl === undefined) !== (dashboardCertificate === undefined))
      refuse('dashboardUrl and dashboardCertificate go together: the address, and the certificate that CloudFront shows for it.');
    if (dashboardCertificate !== undefined && dashboardUrl !== undefined && !/^https:\/\/[^/:]+$/.test(dashboardUrl))
      refuse(`dashboardUrl must be https:// and a host, such as https://desk.example.co.id; ${dashboardUrl} is not.`);
    for (const name of ['graphUrl', 'mediaHosts'] as const) {
      if (value[name] !== undefined && value.stage !== 'local')
        refuse(`${name} is only for stage local: it leads messages away from Meta.`);
    }
  });

/** The checked choices of one deployment. */
export interface StageConfig {
  readonly stage: string;
  readonly region: string;
  /** Unset: the account of whoever deploys. */
  readonly account?: string;
  readonly mailDomain: string;
  /** Addresses of `mailDomain` that receive mail; plus-tags of each come along (SES matches `user+tag` to `user`). */
  readonly mailboxes: readonly string[];
  /** An existing SES receipt rule set to add our rule to; unset: one of our own, which becomes the active one. */
  readonly receiptRuleSet?: string;
  readonly alarmEmail?: string;
  readonly logRetentionDays: number;
  /** Where agents work, when that is not CloudFront's own address; without a slash at its end. */
  readonly dashboardUrl?: string;
  readonly dashboardCertificate?: string;
  /** Whether everybody signs in with an authenticator app as well, or who wants to. */
  readonly secondFactor: 'optional' | 'required';
  readonly graphUrl?: string;
  readonly mediaHosts?: readonly string[];
}

/** The names read from context. */
export const CONTEXT_NAMES = Object.keys(Context.shape);

/** Context that cannot be deployed; the message is one sentence a line. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
}

/**
 * Checks what was given and fills in what was not.
 * @throws ContextError with a sentence for each mistake.
 */
export function readStageConfig(context: Readonly<Record<string, unknown>>): StageConfig {
  const parsed = Context.safeParse(context);
  if (!parsed.success) throw new ContextError(parsed.error.issues.map((issue) => issue.message).join('\n'));
  const { mailboxes, ...rest } = parsed.data;
  return { ...rest, mailboxes: mailboxes ?? [`support@${rest.mailDomain}`] };
}
