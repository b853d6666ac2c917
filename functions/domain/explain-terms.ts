/** What all explanations share: who is named how, and lengths of time in words. */
import type { Language } from '#schemas/acknowledgement';
import type { Job } from '#schemas/job';
import type { RoutingCondition } from '#schemas/routing';

/** `settingsVersion`: of the setting that decided. */
export type Because = { readonly what: string; readonly why: string; readonly settingsVersion?: number };

/** Names are looked up when somebody asks: the ledger has ids only. What has no name any more is called by its id. */
export type Explained = {
  readonly language: Language;
  /** IANA name, for times of day. */
  readonly timeZone: string;
  readonly teamName: (teamId: string) => string;
  readonly agentName: (agentId: string) => string;
  /** A condition as it was at that version. */
  readonly condition: (conditionId: string, settingsVersion: number) => RoutingCondition | undefined;
  readonly job: (jobId: string) => AppliedBy | undefined;
};

/** Who had which setting applied to open tickets, and when. */
export type AppliedBy = Pick<Job, 'setting' | 'startedAt' | 'startedBy'>;

export type Sentence = Readonly<Record<Language, string>>;

/** Picks one of two wordings. */
export const sayIn =
  (language: Language) =>
  (id: string, en: string): string =>
    language === 'id' ? id : en;

const UNITS = [
  { seconds: 3600, id: 'jam', en: 'h' },
  { seconds: 60, id: 'menit', en: 'min' },
  { seconds: 1, id: 'detik', en: 's' },
] as const;

/** In whole seconds. @example durationText(5400, 'en') // '1 h 30 min' */
export function durationText(seconds: number, language: Language): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const unit of UNITS) {
    const count = Math.floor(rest / unit.seconds);
    rest -= count * unit.seconds;
    if (count > 0) parts.push(`${count} ${unit[language]}`);
  }
  return parts.length > 0 ? parts.join(' ') : `0 ${UNITS[2][language]}`;
}
