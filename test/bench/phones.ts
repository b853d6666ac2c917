/** Many WhatsApp phones that write to the desk. */
import { createHmac } from 'node:crypto';
import type { BenchCloud } from './bench-cloud.ts';

const TEXTS = [
  'Halo, paket saya belum sampai padahal sudah lima hari.',
  'Selamat pagi, apakah ukuran M untuk kemeja batik masih ada?',
  'Saya mau tukar barang, bagaimana caranya?',
  'Pembayaran sudah saya transfer tadi malam, mohon dicek ya kak.',
];
const SECRET = 'local-app-secret';
const PHONE_NUMBER_ID = '1065550000001';

const phoneOf = (person: number): string => `62811${String(person).padStart(8, '0')}`;
export const textOf = (person: number, turn: number): string => `${TEXTS[(person + turn) % TEXTS.length]} (${person}/${turn})`;

/** The simulated phone writes, and delivers as Meta would. @throws Error unless the webhook said 200. */
export async function write(cloud: BenchCloud, person: number, turn: number): Promise<void> {
  const response = await fetch(`${cloud.urls.world}/api/whatsapp/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: `+${phoneOf(person)}`, name: `Pelanggan ${person}`, text: textOf(person, turn) }),
  });
  const answer: unknown = await response.json();
  const delivered = typeof answer === 'object' && answer && 'delivered' in answer ? answer.delivered : undefined;
  if (!Array.isArray(delivered) || !delivered.includes(200)) throw new Error(`The webhook did not take it: ${JSON.stringify(answer)}`);
}

/** One signed delivery straight to the webhook. @returns milliseconds to its 200 */
export async function deliver(cloud: BenchCloud, person: number, turn: number): Promise<number> {
  const from = phoneOf(person);
  const id = `wamid.${Buffer.from(`bench-${person}-${turn}`).toString('base64')}`;
  const message = { from, id, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: textOf(person, turn) } };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '6221555000001', phone_number_id: PHONE_NUMBER_ID },
    contacts: [{ profile: { name: `Pelanggan ${person}` }, wa_id: from }],
    messages: [message],
  };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '2065550000002', changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const startedAt = performance.now();
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  const response = await fetch(`${cloud.urls.http}/webhooks/whatsapp`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`The webhook answered ${response.status}.`);
  return performance.now() - startedAt;
}
