/** What the parts of the simulated world share. */
import type { Clock } from '../services/clock.ts';
import type { Timers } from '../services/timers.ts';
import type { MailState } from './mail-state.ts';
import type { Webhook } from './meta-webhook.ts';
import type { WhatsappState } from './whatsapp-state.ts';

export const WORLD_FAULTS = ['crash', 'duplicate', 'reorder', 'throttle', 'provider_timeout'] as const;
export type WorldFault = {
  readonly kind: (typeof WORLD_FAULTS)[number];
  readonly target: string;
  readonly rate: number;
  readonly seed?: number;
};

export type WorldDeps = {
  readonly stateDir: string;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** The HTTP API's address, once it is up; the webhook is `/webhooks/whatsapp` under it. */
  readonly gatewayUrl: () => string;
  readonly smtpPort: () => number;
  /** Where mail from the mailbox goes unless it says otherwise. */
  readonly mailbox: string;
  readonly secrets: { readonly appSecret: string; readonly accessToken: string; readonly phoneNumberId: string };
  readonly faults: {
    set(fault: WorldFault): void;
    clear(): void;
    list(): readonly WorldFault[];
    strikes(kind: 'provider_timeout', target: string): boolean;
  };
};

export type WorldContext = {
  readonly deps: WorldDeps;
  readonly whatsapp: WhatsappState;
  readonly mails: MailState;
  readonly webhook: () => Webhook;
};

export const iso = (at: number): string => new Date(at).toISOString();
