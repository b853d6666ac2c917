/** Where a ticket stands now, and why there. */
import type { Standing } from '#schemas/resources';
import type { Priority, Ticket } from '#schemas/ticket';
import { type Explained, type Sentence, sayIn } from './explain-terms.ts';
import { localTimeText } from './local-time-text.ts';
import type { QueuePlace } from './queue.ts';
import { outcomeOf } from './sla.ts';
import { assumedDue, NEVER_DUE, WORK_GROUP, workKey } from './work-key.ts';

type WorkOrder = NonNullable<Standing['workOrder']>;
type Names = Omit<Explained, 'condition' | 'job'>;

const GROUPS = {
  [WORK_GROUP.attention]: 'attention',
  [WORK_GROUP.toDo]: 'to_do',
  [WORK_GROUP.waiting]: 'waiting',
  [WORK_GROUP.solved]: 'solved',
} as const;

const PRIORITIES = {
  low: { id: 'rendah', en: 'low' },
  medium: { id: 'sedang', en: 'medium' },
  high: { id: 'tinggi', en: 'high' },
  urgent: { id: 'mendesak', en: 'urgent' },
} as const satisfies Record<Priority, Sentence>;

/** @param place undefined unless the ticket waits for an agent. */
export function standingOf(ticket: Ticket, place: QueuePlace | undefined, shown: Names): Standing {
  const order = orderOf(ticket);
  const { status, teamId, assigneeId = null, targets } = ticket;
  return {
    status,
    teamId,
    assigneeId,
    queue: place ? queueOf(place) : null,
    workOrder: order ?? null,
    targets: targets.map((target) => {
      const { id, kind, policy, calendar, dueAt = null } = target;
      return { id, kind, policy, calendar, state: outcomeOf(target), dueAt };
    }),
    why: [holderText(ticket, place, shown), orderText(order, shown)].filter((sentence) => sentence !== undefined),
  };
}

const queueOf = ({ ahead, isMore, waitSeconds }: QueuePlace): Standing['queue'] => ({
  ahead,
  isMore,
  position: isMore ? null : ahead + 1,
  waitSeconds: waitSeconds ?? null,
});

/** Read off the key that sorts the lists, so that what is said is what is done. That of a closed ticket is in no group. */
function orderOf(ticket: Ticket): WorkOrder | undefined {
  const { priority, createdAt } = ticket;
  const [digit, at = NEVER_DUE] = workKey(ticket).split('#');
  const group = Object.entries(GROUPS).find(([key]) => key === digit)?.[1];
  const isAssumed = at === assumedDue(ticket) && group === GROUPS[WORK_GROUP.toDo];
  return group && { group, at: at === NEVER_DUE ? null : at, isAssumed, priority, createdAt };
}

function holderText(
  { assigneeId, teamId }: Ticket,
  place: QueuePlace | undefined,
  { language, agentName, teamName }: Names,
): string | undefined {
  const say = sayIn(language);
  if (assigneeId !== undefined) return say(`Penanggung jawabnya ${agentName(assigneeId)}.`, `${agentName(assigneeId)} has it.`);
  if (!place) return undefined;
  const team = teamName(teamId);
  const { ahead, isMore } = place;
  if (ahead === 0)
    return say(`Tanpa penanggung jawab; pertama dalam antrean tim ${team}.`, `Nobody has it; it is first in the queue of team ${team}.`);
  const count = isMore ? say(`lebih dari ${ahead} tiket`, `more than ${ahead} tickets are`) : say(`${ahead} tiket`, aheadText(ahead));
  return say(
    `Tanpa penanggung jawab; ${count} di depannya dalam antrean tim ${team}.`,
    `Nobody has it; ${count} before it in the queue of team ${team}.`,
  );
}

const aheadText = (ahead: number): string => (ahead === 1 ? '1 ticket is' : `${ahead} tickets are`);

function orderText(order: WorkOrder | undefined, shown: Names): string {
  const { language } = shown;
  const say = sayIn(language);
  if (!order) return say('Sudah ditutup: tidak ada di daftar kerja.', 'It is closed: it stands on no work list.');
  const time = order.at === null ? undefined : localTimeText(order.at, shown.timeZone, language);
  switch (order.group) {
    case 'attention':
      return say(
        `Meminta perhatian sejak ${time}; itu mendahului semua yang lain.`,
        `It asks for somebody since ${time}, which comes before everything else.`,
      );
    case 'to_do':
      return `${say('Harus dikerjakan', 'It is to be done')}, ${dueText(order, time, language)}`;
    case 'waiting':
      return `${say('Menunggu pihak lain, di belakang yang harus dikerjakan', 'It waits for somebody else, behind what is to be done')}, ${dueText(order, time, language)}`;
    case 'solved':
      return say('Sudah selesai: di akhir daftarnya.', 'It is solved: at the end of its list.');
    default:
      return order.group satisfies never;
  }
}

function dueText({ priority, isAssumed }: WorkOrder, time: string | undefined, language: Explained['language']): string {
  const say = sayIn(language);
  const name = PRIORITIES[priority][language];
  if (time === undefined)
    return say(
      `tanpa tenggat, jadi di belakang yang bertenggat; lalu menurut prioritas (${name}) dan usia.`,
      `with nothing due, so behind what is due; then by priority (${name}) and age.`,
    );
  if (isAssumed)
    return say(
      `tanpa tenggat, tetapi ada yang menunggu: ditempatkan seolah bertenggat ${time}, menurut prioritas (${name}) dan usianya.`,
      `with nothing due, but somebody waits: it stands as if it were due ${time}, by its priority (${name}) and age.`,
    );
  return say(
    `menurut tenggat yang paling dekat: ${time}; lalu prioritas (${name}) dan usia.`,
    `by what is due first: ${time}; then by priority (${name}) and age.`,
  );
}
