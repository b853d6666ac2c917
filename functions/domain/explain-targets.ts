/** Why a target runs, stands still, moved or ended, and under which versions of policy and calendar. */
import type { SlaClock, TargetEvent, TargetKind } from '#schemas/sla';
import type { Applied } from './explain-job.ts';
import { type Because, durationText, type Explained, type Sentence, sayIn } from './explain-terms.ts';
import { localTimeText } from './local-time-text.ts';

type Of<T extends TargetEvent['type']> = Extract<TargetEvent, { type: T }>;

const KINDS = {
  first_reply: { id: 'balasan pertama', en: 'first reply' },
  next_reply: { id: 'balasan berikutnya', en: 'next reply' },
  resolution: { id: 'penyelesaian', en: 'resolution' },
  third_party: { id: 'pihak ketiga', en: 'third-party' },
} as const satisfies Record<TargetKind, Sentence>;

const CLOCKS = {
  business: { id: 'dalam jam kerja', en: 'of business hours' },
  calendar: { id: 'sepanjang waktu', en: 'around the clock' },
} as const satisfies Record<SlaClock, Sentence>;

const RESUMED = {
  status: { id: 'Tiket ini menjadi pekerjaan lagi.', en: 'The ticket is work again.' },
  reopened: { id: 'Tiket ini dibuka kembali.', en: 'The ticket was reopened.' },
  reply_failed: { id: 'Balasan yang memenuhinya tidak sampai.', en: 'The reply that had met it did not arrive.' },
  policy: { id: 'Kebijakan SLA-nya tidak menghentikannya di sini.', en: 'Its SLA policy does not pause it here.' },
} as const satisfies Record<Of<'TargetResumed'>['reason'], Sentence>;

const RESCHEDULED = {
  priority: { id: 'Prioritasnya berubah', en: 'The priority changed' },
  policy: { id: 'Kebijakan SLA berubah', en: 'The SLA policy changed' },
  calendar: { id: 'Kalender berubah', en: 'The calendar changed' },
} as const satisfies Record<Of<'TargetRescheduled'>['reason'], Sentence>;

const CANCELLED = {
  solved: { id: 'Tiket ini selesai.', en: 'The ticket was solved.' },
  no_reply_needed: { id: 'Tidak ada balasan yang perlu diberikan.', en: 'No reply is needed.' },
  reply_failed: { id: 'Balasan yang memulainya tidak sampai.', en: 'The reply behind it did not arrive.' },
  no_length: { id: 'Kebijakan SLA tidak memberi lama waktu untuk prioritas ini.', en: 'The SLA policy has no length for this priority.' },
} as const satisfies Record<Of<'TargetCancelled'>['reason'], Sentence>;

const NOTIFIED = {
  assignee: { id: 'penanggung jawab', en: 'the assignee' },
  lead: { id: 'ketua tim', en: 'the team lead' },
  manager: { id: 'manajer', en: 'the manager' },
} as const satisfies Record<Of<'EscalationReached'>['notify'][number], Sentence>;

/** @param targetId kind and instance */
function nameOf(targetId: string, { language }: Explained): string {
  const kind = targetId.split('.')[0] ?? '';
  const known = Object.entries(KINDS).find(([key]) => key === kind);
  return known ? known[1][language] : kind;
}

/** @param ref `id@version` */
function versionText(ref: string, { language }: Explained): string {
  const [id, version] = ref.split('@');
  return sayIn(language)(`${id} versi ${version}`, `${id} version ${version}`);
}

/** Versions begin at 1: 0 is what a desk comes with, before anybody has set it. */
function decidedBy(ref: string | undefined): Pick<Because, 'settingsVersion'> {
  const version = Number(ref?.split('@')[1] ?? 0);
  return version > 0 ? { settingsVersion: version } : {};
}

/** @param applied what somebody had applied to open tickets, where that did it. */
export function explainTarget(event: TargetEvent, shown: Explained, applied?: Applied): Because {
  switch (event.type) {
    case 'TargetStarted':
      return started(event, shown);
    case 'TargetPaused':
      return after(applied, paused(event, shown));
    case 'TargetResumed':
      return after(event.reason === 'policy' ? applied : undefined, resumed(event, shown));
    case 'TargetRescheduled':
      return rescheduled(event, shown, event.reason === 'priority' ? undefined : applied);
    case 'TargetMet':
      return met(event, shown);
    case 'TargetBreached':
      return breached(event, shown);
    case 'TargetCancelled':
      return after(applied, cancelled(event, shown));
    case 'EscalationReached':
      return escalated(event, shown);
    default:
      return event satisfies never;
  }
}

const after = (applied: Applied | undefined, because: Because): Because =>
  applied ? { ...because, why: `${applied.said}. ${because.why}` } : because;

const timeText = (at: string, { timeZone, language }: Explained): string => localTimeText(at, timeZone, language);

function started({ target }: Of<'TargetStarted'>, shown: Explained): Because {
  const { language } = shown;
  const say = sayIn(language);
  const name = KINDS[target.kind][language];
  const due = target.dueAt && timeText(target.dueAt, shown);
  const length = durationText(target.targetSeconds, language);
  const [policy, calendar] = [versionText(target.policy, shown), versionText(target.calendar, shown)];
  const clock = CLOCKS[target.clock][language];
  return {
    what: due
      ? say(`Target ${name} mulai berjalan, tenggatnya ${due}.`, `The ${name} target started; it is due ${due}.`)
      : say(`Target ${name} mulai, dan sedang berhenti.`, `The ${name} target started, paused.`),
    why: say(
      `Kebijakan SLA ${policy} memberi ${length} ${clock}, dihitung dengan kalender ${calendar}.`,
      `SLA policy ${policy} gives it ${length} ${clock}, counted by calendar ${calendar}.`,
    ),
    ...decidedBy(target.policy),
  };
}

function paused({ targetId, remainingMs }: Of<'TargetPaused'>, shown: Explained): Because {
  const say = sayIn(shown.language);
  const name = nameOf(targetId, shown);
  const time = durationText(Math.abs(remainingMs) / 1000, shown.language);
  const rest = remainingMs < 0 ? say(`Sudah terlambat ${time}.`, `It is overdue by ${time}.`) : say(`Sisanya ${time}.`, `${time} remain.`);
  const waits = say('Tiket ini menunggu pihak lain.', 'The ticket waits for somebody else.');
  return { what: say(`Target ${name} berhenti sementara.`, `The ${name} target was paused.`), why: `${waits} ${rest}` };
}

function resumed({ targetId, dueAt, reason }: Of<'TargetResumed'>, shown: Explained): Because {
  const say = sayIn(shown.language);
  const [name, due] = [nameOf(targetId, shown), timeText(dueAt, shown)];
  return {
    what: say(`Target ${name} berjalan lagi, tenggatnya ${due}.`, `The ${name} target runs again; it is due ${due}.`),
    why: RESUMED[reason][shown.language],
  };
}

function rescheduled(event: Of<'TargetRescheduled'>, shown: Explained, applied: Applied | undefined): Because {
  const { language } = shown;
  const say = sayIn(language);
  const { targetId, targetSeconds, dueAt, reason, policy, calendar } = event;
  const name = nameOf(targetId, shown);
  const length = durationText(targetSeconds, language);
  const now =
    dueAt === undefined
      ? say('sedang berhenti', 'it is paused')
      : say(`tenggatnya ${timeText(dueAt, shown)}`, `it is due ${timeText(dueAt, shown)}`);
  const under = [
    policy && policy !== applied?.policy && say(`kebijakan SLA ${versionText(policy, shown)}`, `SLA policy ${versionText(policy, shown)}`),
    calendar &&
      calendar !== applied?.calendar &&
      say(`kalender ${versionText(calendar, shown)}`, `calendar ${versionText(calendar, shown)}`),
  ].filter((part) => typeof part === 'string');
  const versions = under.length > 0 ? ` (${under.join(', ')})` : '';
  return {
    what: say(`Target ${name} dijadwalkan ulang: ${now}.`, `The ${name} target was rescheduled: ${now}.`),
    why: say(
      `${applied?.said ?? RESCHEDULED[reason].id}${versions}: lamanya ${reason === 'calendar' ? 'tetap' : 'sekarang'} ${length}.`,
      `${applied?.said ?? RESCHEDULED[reason].en}${versions}: its length ${reason === 'calendar' ? 'stays' : 'is now'} ${length}.`,
    ),
    ...decidedBy(reason === 'calendar' ? calendar : policy),
  };
}

function metBy(targetId: string): Sentence {
  if (targetId.startsWith('resolution')) return { id: 'Tiket ini selesai pada', en: 'The ticket was solved on' };
  if (targetId.startsWith('third_party'))
    return { id: 'Penantian pada pihak lain berakhir pada', en: 'The wait for somebody else ended on' };
  return { id: 'Kontak dibalas pada', en: 'The contact was replied to on' };
}

function met({ targetId, at }: Of<'TargetMet'>, shown: Explained): Because {
  const say = sayIn(shown.language);
  const [name, time] = [nameOf(targetId, shown), timeText(at, shown)];
  return { what: say(`Target ${name} terpenuhi.`, `The ${name} target was met.`), why: `${metBy(targetId)[shown.language]} ${time}.` };
}

function breached({ targetId, at }: Of<'TargetBreached'>, shown: Explained): Because {
  const say = sayIn(shown.language);
  const [name, time] = [nameOf(targetId, shown), timeText(at, shown)];
  return {
    what: say(`Target ${name} terlewat.`, `The ${name} target was missed.`),
    why: say(`Tenggatnya ${time}, dan saat itu belum terpenuhi.`, `It was due ${time} and had not been met by then.`),
  };
}

function cancelled({ targetId, reason }: Of<'TargetCancelled'>, shown: Explained): Because {
  const name = nameOf(targetId, shown);
  return {
    what: sayIn(shown.language)(`Target ${name} dibatalkan.`, `The ${name} target was cancelled.`),
    why: CANCELLED[reason][shown.language],
  };
}

/** @param step as the ladder names it: `50`, `before-300`, `breach`, `after-600` */
function stepText(step: string, { language }: Explained): string {
  const say = sayIn(language);
  const [point, seconds] = step.split('-');
  const time = durationText(Number(seconds ?? 0), language);
  if (point === 'breach') return say('tenggatnya lewat', 'its due instant passed');
  if (point === 'before') return say(`tinggal ${time} sebelum tenggatnya`, `${time} were left`);
  if (point === 'after') return say(`sudah ${time} lewat tenggatnya`, `it was ${time} overdue`);
  return say(`${step}% waktunya terpakai`, `${step}% of its time had run`);
}

function escalated({ targetId, step, at, notify }: Of<'EscalationReached'>, shown: Explained): Because {
  const say = sayIn(shown.language);
  const [name, time, point] = [nameOf(targetId, shown), timeText(at, shown), stepText(step, shown)];
  const people = notify.map((who) => NOTIFIED[who][shown.language]).join(', ');
  const what = say(`Target ${name} dieskalasi pada ${time}`, `The ${name} target was escalated on ${time}`);
  return {
    what: people === '' ? `${what}.` : say(`${what}, kepada ${people}.`, `${what}, to ${people}.`),
    why: say(`Menurut kebijakan SLA: ${point}.`, `By its SLA policy: ${point}.`),
  };
}
