/** Receipts and redeliveries that go to the webhook by themselves, from the timers. */
import { z } from 'zod';
import type { WorldContext } from './context.ts';
import { titleOf } from './graph-errors.ts';
import { Refusal } from './http.ts';
import { metaJson, NO_ANSWER, post, postWithRetries, statusBody } from './meta-webhook.ts';
import type { WhatsappMessage } from './whatsapp-state.ts';

const RECEIPT = 'whatsapp-receipt';
const REDELIVERY = 'whatsapp-redelivery';
/** After acceptance: soon enough to watch, late enough to come after the answer most times. */
const SENT_AFTER_MS = 250;
const DELIVERED_AFTER_MS = 800;
const FIRST_REDELIVERY_MS = 60_000;
/** Meta stops after 7 days. */
const REDELIVERY_ENDS_MS = 7 * 86_400_000;

const Receipt = z.object({ messageId: z.string(), status: z.string(), errorCode: z.int().optional() });
type Receipt = z.infer<typeof Receipt>;
const Redelivery = z.object({ body: z.string(), firstAt: z.number() });

const RANK: Readonly<Record<string, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, played: 4 };

/** Takes the timers of the world's own kinds. */
export function handleWorldTimers(world: WorldContext): void {
  const { timers, clock } = world.deps;
  timers.handle(RECEIPT, async (timer) => {
    const seen = await post(world.webhook(), receiptBytes(world, Receipt.parse(timer.payload)));
    if (isWorthRetrying(seen)) throw new Error(`The webhook answered ${seen} to a receipt.`);
  });
  timers.handle(REDELIVERY, async (timer) => {
    const { body, firstAt } = Redelivery.parse(timer.payload);
    if (clock.now() - firstAt > REDELIVERY_ENDS_MS) return;
    const seen = await post(world.webhook(), body);
    if (isWorthRetrying(seen)) throw new Error(`The webhook answered ${seen} to a redelivery.`);
  });
}

const isWorthRetrying = (status: number): boolean => status === NO_ANSWER || status >= 500;

/** Delivers one body as Meta does; what still has no answer comes again later. Answers every status seen. */
export async function deliverBody(world: WorldContext, key: string, body: string): Promise<number[]> {
  const seen = await postWithRetries(world.webhook(), body);
  if (isWorthRetrying(seen.at(-1) ?? NO_ANSWER)) {
    const firstAt = world.deps.clock.now();
    world.deps.timers.set({ kind: REDELIVERY, key, dueAt: firstAt + FIRST_REDELIVERY_MS, payload: { body, firstAt } });
  }
  return seen;
}

/** `sent` and `delivered` of an accepted message, or the failure that was planned for it. */
export function scheduleReceipts(world: WorldContext, messageId: string, failure?: number): void {
  const now = world.deps.clock.now();
  const plan = (status: string, after: number, errorCode?: number) =>
    world.deps.timers.set({ kind: RECEIPT, key: `${messageId}/${status}`, dueAt: now + after, payload: { messageId, status, errorCode } });
  if (failure !== undefined) plan('failed', SENT_AFTER_MS, failure);
  else if (world.whatsapp.autoReceipts()) {
    plan('sent', SENT_AFTER_MS);
    plan('delivered', DELIVERED_AFTER_MS);
  }
}

/** Sends a receipt now. @throws Refusal 404 when the system sent no such message. */
export function sendReceipt(world: WorldContext, receipt: Receipt): Promise<number[]> {
  return deliverBody(world, `${receipt.messageId}/${receipt.status}`, receiptBytes(world, receipt));
}

function receiptBytes(world: WorldContext, receipt: Receipt): string {
  const message = world.whatsapp.message(receipt.messageId);
  if (message === undefined || message.direction !== 'sent')
    throw new Refusal(404, `The system sent no WhatsApp message ${receipt.messageId}.`);
  remember(world, message, receipt);
  return metaJson(
    statusBody({
      phoneNumberId: world.deps.secrets.phoneNumberId,
      person: world.whatsapp.meet(message.phone),
      message,
      status: receipt.status,
      at: world.deps.clock.now(),
      error: receipt.errorCode === undefined ? undefined : { code: receipt.errorCode, title: titleOf(receipt.errorCode) },
    }),
  );
}

/** The ticks only grow, whatever the order of receipts. */
function remember(world: WorldContext, message: WhatsappMessage, receipt: Receipt): void {
  const grows = receipt.status === 'failed' || (RANK[receipt.status] ?? 0) > (RANK[message.status] ?? 0);
  if (grows) world.whatsapp.setStatus(message.id, receipt.status, receipt.errorCode);
}
