/** The imitated services and the simulated world, wired to what the templates declare. */
import { randomBytes } from 'node:crypto';
import type { PutObject } from './engines/objects.ts';
import { HOST } from './engines/ports.ts';
import type { Invoke } from './invocations.ts';
import type { Faults, SendOptions } from './service-deps.ts';
import type { Clock } from './services/clock.ts';
import { startScheduler } from './services/scheduler.ts';
import { startSes } from './services/ses.ts';
import { startSmtp } from './services/smtp.ts';
import { startSsm } from './services/ssm.ts';
import type { Timers } from './services/timers.ts';
import type { Teardown } from './teardown.ts';
import type { CloudFacts } from './template/facts.ts';
import { startWorld } from './world/world.ts';

export interface ServicesDeps {
  readonly stateDir: string;
  readonly facts: CloudFacts;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly faults: Faults;
  readonly invoke: Invoke;
  readonly sendToQueue: (queue: string, body: string, options?: SendOptions) => Promise<void>;
  readonly putObject: PutObject;
  readonly gatewayUrl: string;
  readonly worldPort: number;
  readonly smtpPort: number;
  readonly adversarySeed?: number;
  readonly teardown: Teardown;
}

export interface Services {
  readonly urls: { readonly ssm: string; readonly scheduler: string; readonly ses: string; readonly world: string };
  /** Mails that were taken and not handed on yet. */
  busyMails(): number;
}

/** What the simulated phone signs with and the seeded parameters hold. */
export const LOCAL_SECRETS = {
  appSecret: 'local-app-secret',
  verifyToken: 'local-verify-token',
  accessToken: 'local-access-token',
  phoneNumberId: '1065550000001',
} as const;
const LOCAL_MAILBOX = 'support@meja.local';
const SIGNING_KEY_BYTES = 32;

export async function startServices(deps: ServicesDeps): Promise<Services> {
  const { stateDir, facts, clock, timers, faults, invoke, sendToQueue, teardown } = deps;
  const shared = { stateDir, host: HOST, port: 0, clock, timers, region: facts.region };
  const ssm = await startSsm(shared);
  teardown.add(ssm.close);
  seedParameters(ssm.put, prefixOf(facts));
  const scheduler = await startScheduler({
    ...shared,
    scheduleGroups: facts.scheduleGroups,
    recurringSchedules: facts.schedules,
    sendToQueue,
    invoke,
    lateSeed: deps.adversarySeed,
  });
  teardown.add(scheduler.close);
  const receivers = facts.receiptRules.flatMap((rule) => rule.recipients);
  const smtp = await startSmtp({ ...shared, port: deps.smtpPort, receiptRules: facts.receiptRules, putObject: deps.putObject, invoke });
  teardown.add(smtp.close);
  const ses = await startSes({
    ...shared,
    eventRules: facts.eventRules,
    ownRecipients: receivers,
    smtpPort: () => smtp.port,
    sendToQueue,
    faults,
  });
  teardown.add(ses.close);
  const world = await startWorld({
    ...shared,
    port: deps.worldPort,
    gatewayUrl: () => deps.gatewayUrl,
    smtpPort: () => smtp.port,
    mailbox: receivers.find((recipient) => recipient.includes('@')) ?? LOCAL_MAILBOX,
    secrets: LOCAL_SECRETS,
    faults,
  });
  teardown.add(world.close);
  return { urls: { ssm: ssm.url, scheduler: scheduler.url, ses: ses.url, world: world.url }, busyMails: () => smtp.busy() };
}

function prefixOf(facts: CloudFacts): string {
  return facts.functions.map((one) => one.environment.PARAMETER_PREFIX).find((prefix) => prefix !== undefined) ?? '/meja/local';
}

/** Keeps what is there: an admin may have changed a secret, and the signing key must outlive a restart. */
function seedParameters(put: (name: string, value: string) => void, prefix: string): void {
  put(`${prefix}/whatsapp/app-secrets`, JSON.stringify([LOCAL_SECRETS.appSecret]));
  put(`${prefix}/whatsapp/verify-token`, LOCAL_SECRETS.verifyToken);
  put(`${prefix}/whatsapp/access-token`, LOCAL_SECRETS.accessToken);
  put(`${prefix}/signing-key`, randomBytes(SIGNING_KEY_BYTES).toString('base64'));
}
