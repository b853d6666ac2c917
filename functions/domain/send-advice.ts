/** What to do when a channel did not take a message. */
import type { Channel } from '#schemas/channel';
import { emailErrorOf } from './email-errors.ts';
import { retryDelaySeconds, whatsAppErrorRule } from './whatsapp-errors.ts';

export type SendAdvice = { readonly kind: 'retry'; readonly delaySeconds: number } | { readonly kind: 'park' } | { readonly kind: 'fail' };

/** What SES refuses for longer than this a person should know of; WhatsApp's errors each have a number of their own. */
const EMAIL_ATTEMPTS = 5;
/** Not reached at all costs nothing to try: about an hour in all. */
const UNREACHED_ATTEMPTS = 9;
const UNREACHED_LONGEST_SECONDS = 900;
/** Reasons of our own for not trying, which no waiting cures. */
const HOPELESS: readonly string[] = ['no_recipient', 'too_many_recipients', 'too_large'];

const retry = (delaySeconds: number): SendAdvice => ({ kind: 'retry', delaySeconds });

/** @param attempt counted from 1, the one that was refused. */
export function adviceOnRefusal(channel: Channel, refusal: { code: string; isTransient?: boolean }, attempt: number): SendAdvice {
  if (channel === 'email') {
    const { action } = emailErrorOf(refusal.code);
    if (action !== 'retry') return { kind: action };
    return attempt < EMAIL_ATTEMPTS ? retry(retryDelaySeconds('retry_pair', attempt + 1) ?? 0) : { kind: 'fail' };
  }
  const { action, maxAttempts } = whatsAppErrorRule(Number(refusal.code), refusal.isTransient);
  if (action === 'park') return { kind: action };
  const seconds = retryDelaySeconds(action, attempt);
  return attempt < maxAttempts && seconds !== undefined ? retry(seconds) : { kind: 'fail' };
}

/** @param reason why no byte was sent. */
export function adviceOnNotSent(reason: string, attempt: number): SendAdvice {
  if (HOPELESS.includes(reason) || attempt >= UNREACHED_ATTEMPTS) return { kind: 'fail' };
  return retry(Math.min(4 ** attempt, UNREACHED_LONGEST_SECONDS));
}
