/** What SES tells of a mail it took, onto the ticket it belongs to. */
import { readSesEvent, type SesFeedback } from '#domain/ses-events';
import { type CommandPorts, handleCommand } from './handle-command.ts';
import type { Log, Meter } from './ports.ts';

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
  if (receipt)
    await handleCommand(ports, { number, actor, prepare: () => ({ command: { type: 'RecordReceipt', messageId, at, ...receipt } }) });
  if (feedback.kind === 'complaint') {
    const key = `complaint#${feedback.sesMessageId ?? messageId}`;
    await handleCommand(ports, {
      number,
      actor,
      prepare: () => ({ command: { type: 'RecordNotice', notice: 'complaint', at }, extras: [{ kind: 'marker', key }] }),
    });
    ports.meter.count('ChannelAlarm', 1);
  }
  ports.log.info('mail event', { number, messageId, kind: feedback.kind });
}
