/** Why this assignee, why nobody, and why this status. */
import type { TicketEvent } from '#schemas/event';
import type { Status } from '#schemas/ticket';
import { type Because, type Explained, type Sentence, sayIn } from './explain-terms.ts';

type Of<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

/** `{{by}}` is who did it. */
const ASSIGNED = {
  least_loaded: {
    id: 'Ia agen tim itu yang sedang daring dan punya tempat, dengan beban paling ringan dibanding kapasitasnya.',
    en: 'Of the agents of the team who were online and had room, this one carried least for their capacity.',
  },
  round_robin: {
    id: 'Ia agen tim itu yang sedang daring dan punya tempat, dan gilirannya sudah paling lama lewat.',
    en: 'Of the agents of the team who were online and had room, this one had their last turn longest ago.',
  },
  sticky: {
    id: 'Kontak ini terakhir ditangani olehnya, dan ia sedang daring dan punya tempat.',
    en: 'The contact knows this agent, who was online and had room.',
  },
  pull: { id: 'Diambil sendiri sebagai tiket berikutnya.', en: 'Taken as the next ticket of the queue.' },
  person: { id: 'Dipilih oleh {{by}}.', en: '{{by}} chose this.' },
  kept: {
    id: 'Tiket ini menjadi pekerjaan lagi, dan tetap pada penanggung jawabnya.',
    en: 'The ticket is work again, and stays with its assignee.',
  },
} as const satisfies Record<Of<'TicketAssigned'>['by'], Sentence>;

const UNASSIGNED = {
  person: { id: 'Dilepas oleh {{by}}.', en: '{{by}} took the assignee off.' },
  team_changed: {
    id: 'Tiket ini pindah tim; penanggung jawabnya dipilih lagi di tim yang baru.',
    en: 'The ticket moved to another team, which gives it to one of its own.',
  },
  escalated: {
    id: 'Sebuah langkah eskalasi mengembalikannya ke antrean tim.',
    en: 'A step of the escalation ladder gave it back to its team.',
  },
  agent_deactivated: {
    id: 'Penanggung jawabnya tidak aktif lagi.',
    en: 'Its assignee is off the desk.',
  },
  assignee_left: {
    id: 'Penanggung jawabnya tidak lagi menangani tiket tim ini.',
    en: 'Its assignee does not answer tickets of this team any more.',
  },
  assignee_absent: {
    id: 'Penanggung jawabnya sedang tidak daring; tiket ini kembali ke tempatnya semula dalam antrean.',
    en: 'Its assignee was not online; it went back to its original place in the queue.',
  },
  assignee_full: {
    id: 'Penanggung jawabnya sudah penuh; tiket ini kembali ke tempatnya semula dalam antrean.',
    en: 'Its assignee had no room; it went back to its original place in the queue.',
  },
} as const satisfies Record<Of<'TicketUnassigned'>['reason'], Sentence>;

const STATUS_NAMES = {
  new: { id: 'baru', en: 'new' },
  open: { id: 'terbuka', en: 'open' },
  pending: { id: 'menunggu pelanggan', en: 'pending' },
  on_hold: { id: 'ditunda', en: 'on hold' },
  solved: { id: 'selesai', en: 'solved' },
  closed: { id: 'ditutup', en: 'closed' },
} as const satisfies Record<Status, Sentence>;

const STATUS_REASONS = {
  person: { id: 'Diubah oleh {{by}}.', en: '{{by}} changed it.' },
  assigned: { id: 'Tiket ini mendapat penanggung jawab.', en: 'The ticket was given to an agent.' },
  replied: { id: 'Kontak sudah dibalas.', en: 'The contact was replied to.' },
  contact_wrote: { id: 'Kontak menulis lagi.', en: 'The contact wrote again.' },
  send_failed: { id: 'Sebuah pesan kepada kontak tidak sampai.', en: 'A message to the contact did not arrive.' },
  woke: { id: 'Waktu pengingatnya tiba.', en: 'Its reminder came due.' },
  sender_blocked: { id: 'Pengirimnya diblokir.', en: 'The sender is blocked.' },
  auto_close: {
    id: 'Tiket ini selesai selama waktu yang ditentukan tanpa pesan baru.',
    en: 'It was solved for the time that the settings give, and nobody wrote.',
  },
} as const satisfies Record<Of<'StatusChanged'>['reason'], Sentence>;

const ATTENTION = {
  send_failed: STATUS_REASONS.send_failed,
  woke: STATUS_REASONS.woke,
} as const satisfies Record<Of<'AttentionRaised'>['reason'], Sentence>;

/** By function, so that a name with `$&` in it stays a name; a sentence begins with a capital. */
function filled(sentence: string, by: string): string {
  const text = sentence.replace('{{by}}', () => by);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function explainAssignment(event: Of<'TicketAssigned'>, by: string, { language, agentName, teamName }: Explained): Because {
  const say = sayIn(language);
  const [name, team] = [agentName(event.agentId), teamName(event.teamId)];
  return {
    what: say(`Diberikan kepada ${name}, tim ${team}.`, `Given to ${name}, team ${team}.`),
    why: filled(ASSIGNED[event.by][language], by),
  };
}

export function explainUnassignment(event: Of<'TicketUnassigned'>, by: string, { language }: Explained): Because {
  const say = sayIn(language);
  return { what: say('Tanpa penanggung jawab.', 'Nobody is assigned.'), why: filled(UNASSIGNED[event.reason][language], by) };
}

export function explainStatus({ from, to, reason }: Of<'StatusChanged'>, by: string, { language }: Explained): Because {
  const say = sayIn(language);
  const [was, is] = [STATUS_NAMES[from][language], STATUS_NAMES[to][language]];
  const changed = say(`Status berubah dari ${was} menjadi ${is}.`, `The status changed from ${was} to ${is}.`);
  const isReopened = from === 'solved' && to === 'open';
  return { what: isReopened ? say('Dibuka kembali.', 'Reopened.') : changed, why: filled(STATUS_REASONS[reason][language], by) };
}

export function explainAttention({ reason, merged }: Of<'AttentionRaised'>, { language }: Explained): Because {
  const say = sayIn(language);
  const why =
    merged === undefined
      ? ATTENTION[reason][language]
      : say(
          `Sebuah pesan tiket #${merged}, yang digabungkan ke sini, tidak sampai.`,
          `A message of ticket #${merged}, which was merged into this one, did not arrive.`,
        );
  return { what: say('Naik ke urutan teratas daftar.', 'Stands first on its list.'), why };
}

export function explainMerge(event: Of<'MergedInto' | 'Unmerged'>, by: string, { language }: Explained): Because {
  const say = sayIn(language);
  if (event.type === 'Unmerged')
    return {
      what: say('Kembali menjadi tiket tersendiri.', 'A ticket of its own again.'),
      why: filled(say('{{by}} membatalkan penggabungan.', '{{by}} undid the merge.'), by),
    };
  return {
    what: say(`Digabungkan ke tiket #${event.into}.`, `Merged into ticket #${event.into}.`),
    why: filled(say('{{by}} menggabungkannya.', '{{by}} merged it.'), by),
  };
}
