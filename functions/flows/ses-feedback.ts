/** What SES tells of a mail it took, onto the ticket it belongs to. */
import { readSesEvent, type SesFeedback } from '#domain/ses-events';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Log, Meter } from './ports.ts';
import { recordReceipt } from './record-receipt.ts';

export type FeedbackPorts = CommandPorts & { readonly log: Log; readonly meter: Meter };

const actor = { kind: 'channel', id: 'email' } as const;

/** The status a mail reaches; undefined where SES only reports progress that says nothing new. */
function statusOf(feedback: SesFeedback): { status: 'delivered' | 'failed'; code?: string } | undefined {
  switch (feedback.kind) {
    case 'delivery':
      return { status: 'delivered' };
    case 'bounce':
      return { status: 'failed', code: feedback.permanent ? 'bounce_permanent' : 'bounce_transient' };
    case 'reject':
      return { status: 'failed', code: 'rejected' };
    case 'rendering_failure':
      return { status: 'failed', code: 'rendering_failure' };
    case 'complaint':
    case 'other':
      return undefined;
    default:
      return feedback satisfies never;
  }
}

/** @param at the event's own time. */
export async function applySesFeedback(ports: FeedbackPorts, detail: unknown, at: string): Promise<void> {
  const feedback = readSesEvent(detail);
  const { ticket: number, messageId } = feedback;
  if (number === undefined || messageId === undefined) return ports.log.info('mail event without ticket', { kind: feedback.kind });
  const receipt = statusOf(feedback);
  const recorded = receipt && (await recordReceipt(ports, actor, { number, messageId, at, ...receipt }));
  if (feedback.kind === 'complaint') await recordComplaint(ports, { number, messageId, at, sesMessageId: feedback.sesMessageId });
  ports.log.info('mail event', { number, messageId, kind: feedback.kind, recorded });
}

type Complaint = { readonly number: number; readonly messageId: string; readonly at: string; readonly sesMessageId?: string };

async function recordComplaint(ports: FeedbackPorts, { number, messageId, at, sesMessageId }: Complaint): Promise<void> {
  const stored = await ports.tickets.load(number);
  if (!stored) return ports.log.warn('complaint about no ticket', { number, messageId });
  const key = `complaint#${sesMessageId ?? messageId}`;
  const { events } = await handleCommand(ports, {
    number,
    actor,
    stored,
    prepare: () => ({ command: { type: 'RecordNotice', notice: 'complaint', at }, extras: [{ kind: 'marker', key }] }),
  });
  if (events.length > 0) ports.meter.count('ChannelAlarm', 1);
}
