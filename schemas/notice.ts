/** What an agent is told of: an entry under the bell, and an e-mail unless they want none. */
import * as z from 'zod';
import { EscalationStep } from './escalation.ts';
import { Cursor, Instant, InstantGiven, TicketNumber } from './primitives.ts';
import { QuietHours, TargetId } from './sla.ts';

export const NoticeKind = z.enum(['assigned', 'message', 'woke', 'send_failed', 'warned', 'breached', 'escalated']);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** `<instant>_<cause>`: sorts by time, and is the same each time the same cause is told. */
export const NoticeId = z
  .string()
  .max(120)
  .regex(/^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z_[a-z0-9_.]+$/, 'an id that GET /v1/me/notifications gave')
  .meta({ description: 'sorts by time', example: '2026-11-23T02:15:00.000Z_1042.7.0' });

/** As it is kept. Ids and enums only: a notice never holds what a customer wrote. */
export const Notice = z.object({
  id: NoticeId,
  kind: NoticeKind,
  number: TicketNumber,
  at: Instant,
  /** Which promise, where one was not kept. */
  targetId: TargetId.optional(),
  /** Which step of its ladder, where one was reached. */
  step: EscalationStep.optional(),
  readAt: Instant.optional(),
});
export type Notice = z.infer<typeof Notice>;

/** The count stops here: a bell shows "99+". */
export const UNREAD_COUNTED = 100;

export const NoticeView = Notice.pick({ id: true, kind: true, number: true, at: true })
  .extend({
    readAt: Instant.nullable(),
    text: z.string().meta({ description: "a sentence in the caller's language", example: 'Tiket #1042 ditugaskan kepada Anda.' }),
    link: z.string().meta({ description: "the ticket's page, below the dashboard's address", example: '/tickets/1042' }),
  })
  .meta({ id: 'Notification' });
export type NoticeView = z.infer<typeof NoticeView>;

const Unread = z
  .int()
  .min(0)
  .max(UNREAD_COUNTED)
  .meta({ description: `how many are unread; ${UNREAD_COUNTED} stands for that many or more` });

export const NoticePage = z
  .object({ items: z.array(NoticeView), nextCursor: Cursor.nullable(), unread: Unread })
  .meta({ id: 'NotificationPage' });
export const NoticesLeft = z.object({ unread: Unread }).meta({ id: 'NotificationsLeft' });

const Until = InstantGiven.meta({ description: 'what came later stays unread' });

export const MarkNoticesRead = z
  .union([
    z.strictObject({ ids: z.array(NoticeId).min(1).max(100) }),
    z.strictObject({ all: z.literal(true), until: Until }),
    z.strictObject({ number: TicketNumber.meta({ description: 'all of this ticket' }), until: Until }),
  ])
  .meta({ id: 'MarkNotificationsRead', example: { ids: ['2026-11-23T02:15:00.000Z_1042.7.0'] } });
export type MarkNoticesRead = z.infer<typeof MarkNoticesRead>;

/** Whether a mail comes, for each kind; and never in the quiet hours. */
export const Preferences = z
  .object({ email: z.partialRecord(NoticeKind, z.boolean()), quietHours: QuietHours.nullable() })
  .meta({ id: 'Preferences' });
export type Preferences = z.infer<typeof Preferences>;
export const ChangePreferences = z
  .strictObject({
    email: z.partialRecord(NoticeKind, z.boolean()).default({}).meta({ description: 'what is left out stays as it is' }),
    quietHours: QuietHours.nullable().optional().meta({ description: 'no mails at these hours; null: none' }),
  })
  .meta({
    id: 'ChangePreferences',
    example: { email: { message: false }, quietHours: { from: '21:00', to: '06:00', timeZone: 'Asia/Jayapura' } },
  });
export type ChangePreferences = z.infer<typeof ChangePreferences>;
