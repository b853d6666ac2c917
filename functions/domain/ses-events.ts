/** What SES tells of a mail after it took it, joined to the ticket by the tags we send along. */
import { MessageId, TicketNumber } from '#schemas/primitives';
import { SesEventDetail } from '#schemas/providers/ses-event';

/** Keys of the SES message tags on every mail we send. */
export const SES_TAGS = { ticket: 'ticket', message: 'message' } as const;

/** `ticket` and `messageId` are absent where the mail was not ours or its tags are not readable. */
type Origin = { readonly sesMessageId?: string; readonly ticket?: number; readonly messageId?: string };
type Recipients = { readonly recipients: readonly string[] };

export type SesFeedback =
  /** Not permanent: SES has given up all the same; only the address may still be good. */
  | (Origin &
      Recipients & {
        readonly kind: 'bounce';
        readonly permanent: boolean;
        readonly subType: string;
        readonly diagnostics: readonly string[];
      })
  | (Origin & Recipients & { readonly kind: 'complaint'; readonly feedbackType: string })
  | (Origin & Recipients & { readonly kind: 'delivery' })
  /** SES found malware in what we sent and sent it to nobody. */
  | (Origin & Recipients & { readonly kind: 'reject'; readonly reason: string })
  | (Origin & Recipients & { readonly kind: 'rendering_failure'; readonly reason: string })
  /** Sends, opens, clicks, delays and whatever comes to exist: nothing to act on. */
  | (Origin & { readonly kind: 'other'; readonly type: string });

/** A diagnostic is shown to agents; servers write at most a few lines. */
const DIAGNOSTIC_CHARACTERS = 500;

/**
 * Reads the `detail` of one SES event. Never throws: what cannot be read is `other`.
 * Addresses come out in lower case, repeats and empty ones left out.
 */
export function readSesEvent(detail: unknown): SesFeedback {
  const parsed = SesEventDetail.safeParse(detail);
  if (!parsed.success) return { kind: 'other', type: '' };
  const { eventType, notificationType, mail, bounce, complaint, delivery, reject, failure } = parsed.data;
  const type = eventType ?? notificationType ?? '';
  const origin = originOf(mail);
  switch (type) {
    case 'Bounce':
      return {
        kind: 'bounce',
        ...origin,
        permanent: bounce?.bounceType === 'Permanent',
        subType: bounce?.bounceSubType ?? '',
        recipients: distinct(bounce?.bouncedRecipients.map((recipient) => recipient.emailAddress) ?? []),
        diagnostics: (bounce?.bouncedRecipients ?? []).map(diagnosticOf).filter((text) => text !== ''),
      };
    case 'Complaint':
      return {
        kind: 'complaint',
        ...origin,
        feedbackType: complaint?.complaintFeedbackType ?? '',
        recipients: distinct(complaint?.complainedRecipients.map((recipient) => recipient.emailAddress) ?? []),
      };
    case 'Delivery':
      return { kind: 'delivery', ...origin, recipients: distinct(delivery?.recipients ?? []) };
    case 'Reject':
      return { kind: 'reject', ...origin, recipients: distinct(mail.destination), reason: clip(reject?.reason ?? '') };
    case 'Rendering Failure':
      return { kind: 'rendering_failure', ...origin, recipients: distinct(mail.destination), reason: clip(failure?.errorMessage ?? '') };
    default:
      return { kind: 'other', ...origin, type };
  }
}

/** Only canonical decimal digits are a ticket number: `1e3` and `007` are not ours. */
const DECIMAL = /^[1-9]\d*$/;

function originOf(mail: SesEventDetail['mail']): Origin {
  const ticketTag = mail.tags[SES_TAGS.ticket]?.[0] ?? '';
  const ticket = TicketNumber.safeParse(DECIMAL.test(ticketTag) ? Number(ticketTag) : undefined);
  const message = MessageId.safeParse(mail.tags[SES_TAGS.message]?.[0]);
  return {
    ...(mail.messageId ? { sesMessageId: mail.messageId } : {}),
    ...(ticket.success ? { ticket: ticket.data } : {}),
    ...(message.success ? { messageId: message.data } : {}),
  };
}

const distinct = (addresses: readonly (string | undefined)[]): string[] => [
  ...new Set(addresses.flatMap((address) => address?.trim().toLowerCase() || [])),
];

const diagnosticOf = (recipient: { status?: string | undefined; diagnosticCode?: string | undefined }): string =>
  clip(recipient.diagnosticCode ?? recipient.status ?? '');

const clip = (text: string): string => text.trim().slice(0, DIAGNOSTIC_CHARACTERS);
