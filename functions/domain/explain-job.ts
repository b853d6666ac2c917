/** What a job did to a ticket was asked for by somebody: who, when and what. */
import type { Actor } from '#schemas/event';
import { JobId } from '#schemas/primitives';
import { type AppliedBy, type Explained, sayIn } from './explain-terms.ts';
import { localTimeText } from './local-time-text.ts';

/** `said`: a sentence without its full stop. `policy` or `calendar`: `id@version` of what was applied. */
export type Applied = { readonly said: string; readonly policy?: string; readonly calendar?: string };

const KINDS = { policy: { id: 'kebijakan SLA', en: 'SLA policy' }, calendar: { id: 'kalender', en: 'calendar' } } as const;

const isJob = ({ kind, id }: Actor): boolean => kind === 'system' && JobId.safeParse(id).success;

/** Undefined where no job acted. One that nobody knows any more is told as far as its entries tell. */
export function appliedBy(actor: Actor, shown: Explained): Applied | undefined {
  if (!isJob(actor)) return undefined;
  const job = shown.job(actor.id);
  if (job) return told(job, shown);
  return { said: sayIn(shown.language)('Pengaturan SLA diterapkan ke tiket terbuka', 'The SLA settings were applied to open tickets') };
}

function told({ setting: { kind, id, version }, startedAt, startedBy }: AppliedBy, shown: Explained): Applied {
  const { language, timeZone, agentName } = shown;
  const [name, who, at] = [KINDS[kind][language], agentName(startedBy), localTimeText(startedAt, timeZone, language)];
  const said = sayIn(language)(
    `${who} menerapkan ${name} ${id} versi ${version} ke tiket terbuka pada ${at}`,
    `${who} applied ${name} ${id} version ${version} to open tickets on ${at}`,
  );
  return { said, [kind]: `${id}@${version}` };
}

/** The jobs that acted on a ticket. */
export const jobsAmong = (actors: readonly Actor[]): string[] => [...new Set(actors.filter(isJob).map(({ id }) => id))];
