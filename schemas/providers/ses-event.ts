/**
 * SES event publishing: the `detail` that EventBridge delivers. Read tolerantly: a part that is absent or of another type reads as empty.
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import * as z from 'zod';

const words = z.string().optional().catch(undefined);

/** Entries that are not objects are left out, the others stay. */
const recipients = z
  .array(
    z
      .looseObject({ emailAddress: words, status: words, diagnosticCode: words })
      .catch({ emailAddress: undefined, status: undefined, diagnosticCode: undefined }),
  )
  .catch([]);
const addresses = z.array(z.string().catch('')).catch([]);

const Mail = z.looseObject({
  messageId: words,
  destination: addresses,
  /** Each tag is a list, also when it was set once. */
  tags: z.record(z.string(), z.array(z.string()).catch([])).catch({}),
});

export const SesEventDetail = z.looseObject({
  /** Event publishing names it so. */
  eventType: words,
  /** Identity feedback notifications name it so. */
  notificationType: words,
  mail: Mail.catch({ messageId: undefined, destination: [], tags: {} }),
  bounce: z.looseObject({ bounceType: words, bounceSubType: words, bouncedRecipients: recipients }).optional().catch(undefined),
  complaint: z.looseObject({ complaintFeedbackType: words, complainedRecipients: recipients }).optional().catch(undefined),
  delivery: z.looseObject({ recipients: addresses }).optional().catch(undefined),
  reject: z.looseObject({ reason: words }).optional().catch(undefined),
  failure: z.looseObject({ errorMessage: words, templateName: words }).optional().catch(undefined),
});
export type SesEventDetail = z.infer<typeof SesEventDetail>;
