/** What a notice says, in the reader's language: a ticket's number and a reason, and nothing of its customer. */
import type { Language } from '#schemas/acknowledgement';
import type { Notice, NoticeKind } from '#schemas/notice';
import type { TargetKind } from '#schemas/sla';
import { durationText } from './explain-terms.ts';

/** A title stands in a mail's subject, which carries the number at its end. */
export type NoticeText = { readonly title: string; readonly sentence: string };
type Words = Pick<Notice, 'number' | 'targetId' | 'step'>;
type Said = (words: Words, language: Language) => NoticeText;

const PROMISES = {
  first_reply: { id: 'balasan pertama', en: 'first reply' },
  next_reply: { id: 'balasan berikutnya', en: 'next reply' },
  resolution: { id: 'penyelesaian', en: 'resolution' },
  third_party: { id: 'pihak ketiga', en: 'third party' },
} as const satisfies Record<TargetKind, Record<Language, string>>;
const SOME_PROMISE = { id: 'layanan', en: 'service' } as const;

/** @example promiseOf('next_reply.2', 'en') // 'next reply' */
function promiseOf(targetId: string | undefined, language: Language): string {
  const known = Object.entries(PROMISES).find(([kind]) => targetId?.startsWith(`${kind}.`))?.[1];
  return (known ?? SOME_PROMISE)[language];
}

const AFTER = 'after-';

/** Of an escalation: how late it was, on the target's own clock. @example latenessOf('after-600', 'en') // '10 min' */
const latenessOf = (step: string | undefined, language: Language): string | undefined =>
  step?.startsWith(AFTER) ? durationText(Number(step.slice(AFTER.length)), language) : undefined;

/** One that names no step of its own says that it was reached, and not how late. */
function escalation(
  lateness: string | undefined,
  of: { readonly late: (by: string) => NoticeText; readonly plain: NoticeText },
): NoticeText {
  return lateness === undefined ? of.plain : of.late(lateness);
}

const SAID: Record<Language, Record<NoticeKind, Said>> = {
  id: {
    assigned: ({ number }) => ({ title: 'Tiket baru untuk Anda', sentence: `Tiket #${number} ditugaskan kepada Anda.` }),
    message: ({ number }) => ({ title: 'Pesan baru', sentence: `Ada pesan baru pada tiket #${number}.` }),
    woke: ({ number }) => ({ title: 'Tiket aktif kembali', sentence: `Waktu tunggu tiket #${number} sudah habis; tiket aktif kembali.` }),
    send_failed: ({ number }) => ({ title: 'Pesan gagal terkirim', sentence: `Pesan pada tiket #${number} gagal terkirim.` }),
    warned: ({ number, targetId }, language) => ({
      title: `Batas waktu ${promiseOf(targetId, language)} hampir habis`,
      sentence: `Batas waktu ${promiseOf(targetId, language)} tiket #${number} hampir habis.`,
    }),
    breached: ({ number, targetId }, language) => ({
      title: `Batas waktu ${promiseOf(targetId, language)} terlewati`,
      sentence: `Tiket #${number} melewati batas waktu ${promiseOf(targetId, language)}.`,
    }),
    escalated: ({ number, targetId, step }, language) => {
      const promise = promiseOf(targetId, language);
      return escalation(latenessOf(step, language), {
        late: (by) => ({
          title: `Eskalasi: ${by} lewat batas waktu ${promise}`,
          sentence: `Tiket #${number} sudah ${by} melewati batas waktu ${promise} dan dieskalasi.`,
        }),
        plain: { title: `Eskalasi: batas waktu ${promise}`, sentence: `Tiket #${number} dieskalasi karena batas waktu ${promise}.` },
      });
    },
  },
  en: {
    assigned: ({ number }) => ({ title: 'A ticket for you', sentence: `Ticket #${number} was assigned to you.` }),
    message: ({ number }) => ({ title: 'A new message', sentence: `There is a new message on ticket #${number}.` }),
    woke: ({ number }) => ({
      title: 'Ticket is active again',
      sentence: `The waiting time of ticket #${number} is over; it is active again.`,
    }),
    send_failed: ({ number }) => ({ title: 'A message was not sent', sentence: `A message on ticket #${number} could not be sent.` }),
    warned: ({ number, targetId }, language) => ({
      title: `Time for ${promiseOf(targetId, language)} is nearly over`,
      sentence: `The time of ticket #${number} for ${promiseOf(targetId, language)} is nearly over.`,
    }),
    breached: ({ number, targetId }, language) => ({
      title: `Time for ${promiseOf(targetId, language)} has passed`,
      sentence: `Ticket #${number} has passed its time for ${promiseOf(targetId, language)}.`,
    }),
    escalated: ({ number, targetId, step }, language) => {
      const promise = promiseOf(targetId, language);
      return escalation(latenessOf(step, language), {
        late: (by) => ({
          title: `Escalation: ${by} past the time for ${promise}`,
          sentence: `Ticket #${number} is ${by} past its time for ${promise} and was escalated.`,
        }),
        plain: { title: `Escalation: time for ${promise}`, sentence: `Ticket #${number} was escalated over its time for ${promise}.` },
      });
    },
  },
};

export const noticeText = (notice: Words & Pick<Notice, 'kind'>, language: Language): NoticeText =>
  SAID[language][notice.kind](notice, language);
