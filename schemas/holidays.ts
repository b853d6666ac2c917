/** Public holidays: the file of a country, and what an import of them asks and answers. */
import * as z from 'zod';
import { Certainty } from './sla.ts';

/** A decree on the holidays of a year. `seen` says how well its text was seen. */
const Decree = z.object({
  year: z.int(),
  source: z.string(),
  title: z.string(),
  url: z.url(),
  seen: z.string(),
  publicHolidays: z.int(),
  jointLeave: z.int(),
});

export const Holiday = z.object({
  date: z.iso.date(),
  name: z.string().max(120),
  englishName: z.string(),
  /** Joint leave (cuti bersama) is leave that the government recommends; each private employer decides. */
  kind: z.enum(['public_holiday', 'joint_leave']),
  source: z.string().max(200),
  certainty: Certainty,
});
export type Holiday = z.infer<typeof Holiday>;

export const HolidayFile = z.object({ country: z.literal('ID'), decrees: z.array(Decree), holidays: z.array(Holiday) });

/** A country's holiday feed over several years has a tenth of this. */
const ICS_CHARACTERS = 512 * 1024;

/** Years that the file of Indonesia covers whole. */
export const HolidayYear = z.literal([2026, 2027]);
export type HolidayYear = z.infer<typeof HolidayYear>;

export const ImportHolidays = z
  .strictObject({
    ics: z
      .string()
      .max(ICS_CHARACTERS, 'An ICS file has at most 512 KB here.')
      .regex(/^\uFEFF?\s*BEGIN:VCALENDAR/i, 'An ICS file begins with BEGIN:VCALENDAR.')
      .optional()
      .meta({ description: 'the text of an iCalendar file' }),
    country: z.literal('ID').optional(),
    years: z.array(HolidayYear).min(1).max(HolidayYear.values.size).optional(),
    includeJointLeave: z.boolean().optional().meta({ description: 'cuti bersama as well; left out: public holidays only' }),
    replace: z.boolean().optional().meta({ description: 'also close dates that have an exception already' }),
  })
  .refine(
    ({ ics, country, years, includeJointLeave }) =>
      ics === undefined
        ? country !== undefined && years !== undefined
        : country === undefined && years === undefined && includeJointLeave === undefined,
    { message: 'Send either ics, or country and years.' },
  )
  .meta({ id: 'ImportHolidays', example: { country: 'ID', years: [2027], includeJointLeave: false } });
export type ImportHolidays = z.infer<typeof ImportHolidays>;

export const SkippedEvent = z.object({
  line: z.int().meta({ description: 'where the event begins in the file' }),
  uid: z.string().optional(),
  reason: z.string(),
});
export type SkippedEvent = z.infer<typeof SkippedEvent>;

const Dates = z.array(z.iso.date());
export const HolidaysImported = z
  .object({
    version: z.int().min(0).meta({ description: "the calendar's version now; the old one when nothing changed" }),
    added: Dates,
    replaced: Dates,
    kept: Dates.meta({ description: 'had an exception already and are as they were' }),
    skipped: z.array(SkippedEvent).meta({ description: 'the first 100 events that were not taken' }),
    skippedCount: z.int().min(0),
  })
  .meta({ id: 'HolidaysImported' });
export type HolidaysImported = z.infer<typeof HolidaysImported>;
