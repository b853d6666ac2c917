/** The environment of a function, read once when it starts. */
import * as z from 'zod';

const text = z.string().min(1);
const url = z.url();
/** Looser than a URL: local engines name hosts such as `sqs.ap-southeast-3.127.0.0.1`, which is none. The SDK only passes it on. */
const queueUrl = z.string().regex(/^https?:\/\//, 'must begin with https://');
const list = z
  .string()
  .min(1)
  .transform((value) => value.split(',').map((entry) => entry.trim()));

const VARIABLES = {
  TABLE_NAME: text,
  BUCKET_NAME: text,
  INBOUND_QUEUE_URL: queueUrl,
  OUTBOUND_QUEUE_URL: queueUrl,
  WORK_QUEUE_URL: queueUrl,
  TASKS_QUEUE_URL: queueUrl,
  TASKS_QUEUE_ARN: text,
  SCHEDULE_GROUP: text,
  SCHEDULE_ROLE_ARN: text,
  DEAD_LETTER_QUEUE_ARN: text,
  /** Such as `/meja/prod`: secrets are SSM parameters below it. */
  PARAMETER_PREFIX: z.string().regex(/^\/.*[^/]$/, 'must begin with a slash and not end with one'),
  MAIL_DOMAIN: text,
  CONFIGURATION_SET: text,
  GRAPH_URL: url.default('https://graph.facebook.com/v26.0'),
  /** Hosts that inbound media may be fetched from; a leading dot means every host below it. */
  MEDIA_HOSTS: list.default(['lookaside.fbsbx.com', '.fbcdn.net', '.whatsapp.net']),
  /** Where agents work. Unset: mails to them name the ticket and have no link. */
  DASHBOARD_URL: url.transform((value) => value.replace(/\/+$/, '')).optional(),
  /** Where sockets are posted to and closed. */
  LIVE_ENDPOINT: url,
  /** The user pool's address, without a slash at its end. */
  TOKEN_ISSUER: url,
  /** The app clients of the pool whose tokens are taken. */
  TOKEN_CLIENT_IDS: list,
  USER_POOL_ID: text,
  /** Where people sign in: the pool's domain, without a slash at its end. */
  SIGN_IN_URL: url,
  SIGN_IN_CLIENT_ID: text,
  /** The origins that the dashboard's page is served from: one, or two names of one laptop. */
  DASHBOARD_ORIGINS: list,
  /** How long an index may lag behind the table. DynamoDB's usually follow within a second; local engines know their own lag. */
  INDEX_LAG_MS: z.coerce.number().int().nonnegative().default(5_000),
} as const;

export type VariableName = keyof typeof VARIABLES;
export type Env<Name extends VariableName> = { readonly [N in Name]: z.infer<(typeof VARIABLES)[N]> };

/**
 * The named variables, typed and checked.
 * @throws Error with one sentence a variable that is missing or malformed, so that a function fails at its cold start.
 */
export function readEnv<const Name extends VariableName>(
  names: readonly Name[],
  source: Readonly<Record<string, string | undefined>> = process.env,
): Env<Name> {
  const shape = Object.fromEntries(names.map((name) => [name, VARIABLES[name]]));
  const parsed = z.object(shape).safeParse(source);
  if (!parsed.success)
    throw new Error(`This function cannot start. ${parsed.error.issues.map((issue) => sentence(issue, source)).join(' ')}`);
  // The shape is built from exactly the names asked for, which Object.fromEntries cannot tell the compiler.
  return parsed.data as Env<Name>;
}

function sentence(issue: z.core.$ZodIssue, source: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0]);
  return source[name] ? `Environment variable ${name} is malformed: ${issue.message}.` : `Environment variable ${name} is not set.`;
}
