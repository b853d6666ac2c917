/** Many WhatsApp phones that write to the desk. */
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchCloud } from './bench-cloud.ts';

const TEXTS = [
  'Halo, paket saya belum sampai padahal sudah lima hari.',
  'Selamat pagi, apakah ukuran M untuk kemeja batik masih ada?',
  'Saya mau tukar barang, bagaimana caranya?',
  'Pembayaran sudah saya transfer tadi malam, mohon dicek ya kak.',
];

const phoneOf = (index: number): string => `+62811${String(index).padStart(8, '0')}`;

/** Delivers one text as Meta would. @throws Error unless the webhook said 200. */
export async function write(cloud: BenchCloud, person: number, turn: number): Promise<void> {
  const body = { from: phoneOf(person), name: `Pelanggan ${person}`, text: `${TEXTS[(person + turn) % TEXTS.length]} (${person}/${turn})` };
  const response = await fetch(`${cloud.urls.world}/api/whatsapp/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { delivered = [] } = (await response.json()) as { delivered?: number[] };
  if (!delivered.includes(200)) throw new Error(`The webhook answered ${delivered.join(', ') || response.status}.`);
}

/** Half of the messages come from new people, half are a second message of somebody who wrote at least `FOLLOW_UP_MS` ago. */
export function createTraffic() {
  const wrote: { readonly person: number; readonly at: number }[] = [];
  let people = 0;
  let messages = 0;
  return {
    next(): { readonly person: number; readonly turn: number } {
      messages += 1;
      const oldest = wrote[0];
      if (messages % 2 === 0 && oldest && performance.now() - oldest.at > FOLLOW_UP_MS) {
        wrote.shift();
        return { person: oldest.person, turn: 1 };
      }
      people += 1;
      wrote.push({ person: people, at: performance.now() });
      return { person: people, turn: 0 };
    },
    people: () => people,
    messages: () => messages,
  };
}
const FOLLOW_UP_MS = 3_000;

/** So many of all queues' messages may wait before the generator holds back: what is measured can be kept up for ever. */
const BACKLOG_LIMIT = 150;
const LOOK_MS = 50;

/** Holds back whoever asks while the queues are full. */
export function createValve(cloud: BenchCloud): { readonly open: () => Promise<void>; readonly close: () => void } {
  let waiting = 0;
  let closed = false;
  const look = async (): Promise<void> => {
    while (!closed) {
      const backlog = await cloud.backlog();
      waiting = Object.entries(backlog).reduce((sum, [queue, depth]) => sum + (queue.startsWith('dead:') ? 0 : depth), 0);
      await wait(LOOK_MS);
    }
  };
  void look();
  return {
    async open() {
      while (waiting > BACKLOG_LIMIT && !closed) await wait(LOOK_MS / 5);
    },
    close() {
      closed = true;
    },
  };
}
