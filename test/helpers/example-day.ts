/** A morning at the example's desk: tickets of every channel and in every state, the same each time. For what is looked at as a whole. */
import { type ApiClient, createApiClient } from './api-client.ts';
import type { TestCloud } from './cloud.ts';
import { createDesk } from './desk.ts';
import { until } from './until.ts';

/** The people of the example, by the names that they have at a shop. */
const NAMES = { admin: 'Hendra', supervisor: 'Ratna', agent1: 'Sari', agent2: 'Bayu', agent3: 'Dewi', agent4: 'Andi' } as const;
const MINUTE = 60;
/** 10.25 in Jakarta: some promises are broken, and of others their assignees are warned. */
const ENDS_AT = '2027-03-03T03:25:00.000Z';

const INVOICE = `<div style="font-family:Arial,sans-serif;color:#222">
<p>Selamat pagi,</p><p>Alamat di faktur saya keliru. Yang benar:</p>
<table style="border-collapse:collapse"><tr><th style="background:#0b4f3f;color:#ffffff;padding:6px">Faktur</th><th style="background:#0b4f3f;color:#ffffff;padding:6px">Alamat</th></tr>
<tr><td style="border:1px solid #ccc;padding:6px">INV-2027-0311</td><td style="border:1px solid #ccc;padding:6px">Jl. Kaliurang km 5, Sleman</td></tr></table>
<p><img src="https://toko.example/logo.png" alt="Logo toko" width="80" height="30"></p><p>Salam,<br>Siti Rahma</p></div>`;

export type ExampleDay = Readonly<Record<'parcel' | 'invoice' | 'broken' | 'asked' | 'late' | 'old' | 'waking', number>>;

/** @param picture what a customer photographs, as PNG. */
export async function liveThroughMorning(flow: TestCloud, picture: Buffer): Promise<ExampleDay> {
  const { world, api } = flow;
  await nameEverybody(flow);
  const desk = createDesk(flow);
  const all = createDesk({ ...flow, api: { ...flow.api, agent1: api.supervisor } });
  const { agentId: sari } = await api.agent1.call('getMe');
  const says = async (nth: number, name: string, text: string, more: object = {}): Promise<void> =>
    void (await world.says({ from: `+62812900400${String(nth).padStart(2, '0')}`, name, text, ...more }));
  const about = async (subject: string): Promise<number> => (await all.ticketAbout(subject)).number;
  const change = (number: number, fields: object) => changed(api.agent1, number, fields);
  const mine = (number: number) => changed(api.supervisor, number, { assigneeId: sari });

  await says(1, 'Maria Kusuma', 'Kemarin saya tanya resi, kiriman sudah di mana?');
  const old = await about('Kemarin saya tanya resi, kiriman sudah di mana?');
  await desk.reply(old, 'Sudah di gudang Surabaya, Bu.');
  await change(old, { status: 'pending' });
  // The window of WhatsApp closes on it, and the next morning begins.
  await world.advance(25 * 60 * MINUTE);

  await says(2, 'Dodi Alamsyah', 'Refund pesanan 5521 belum masuk');
  await says(3, 'Yuni Shara', 'Stok warna navy ukuran XL ready kak?');
  await about('Refund pesanan 5521 belum masuk');
  const late = await about('Stok warna navy ukuran XL ready kak?');
  await world.advance(9 * MINUTE);

  await says(4, 'Rina Wijaya', 'Paket saya belum sampai, resi JP7731');
  const parcel = await about('Paket saya belum sampai, resi JP7731');
  await mine(parcel);
  await says(4, 'Rina Wijaya', 'Ini foto resinya', {
    media: { filename: 'resi.png', type: 'image/png', base64: picture.toString('base64') },
  });
  await flow.mail({
    from: 'Siti Rahma <siti@example.co.id>',
    to: 'support@meja.local',
    subject: 'Faktur: alamat kiriman salah',
    html: INVOICE,
  });
  const invoice = await about('Faktur: alamat kiriman salah');
  await mine(invoice);
  await world.advance(2 * MINUTE);
  await note(api.agent1, parcel, 'Kurir bilang paketnya nyasar ke gudang Bekasi. Sudah saya minta kirim ulang hari ini.', desk);
  await desk.onPhone(
    parcel,
    await desk.reply(parcel, 'Mohon maaf, Bu Rina. Paketnya tertahan di gudang Bekasi dan dikirim ulang hari ini.'),
  );
  await change(parcel, { priority: 'high', categoryId: 'terlambat', tags: { add: ['kirim-ulang'] } });
  await world.advance(MINUTE);
  await says(4, 'Rina Wijaya', 'Baik, saya tunggu ya. Terima kasih.');

  await says(5, 'Agus Salim', 'Harga kaos batik ukuran L masih sama?');
  await says(6, 'Wati Ningsih', 'Kurir minta ubah alamat kiriman, bisa?');
  const asked = await about('Kurir minta ubah alamat kiriman, bisa?');
  await mine(asked);
  const {
    ticket: { number: broken },
  } = await api.agent1.call('createTicket', {
    body: {
      channel: 'manual',
      contact: { name: 'Pak Joko', identity: { kind: 'phone', value: '+6281390040007' } },
      subject: 'Gelas pecah di jalan',
      text: 'Datang ke loket membawa paketnya; tiga dari enam gelas pecah.',
      teamId: 'logistik',
    },
  });
  await says(8, 'Bambang Irawan', 'Paket retur saya sudah diterima gudang?');
  const waking = await about('Paket retur saya sudah diterima gudang?');
  await mine(waking);
  await desk.reply(waking, 'Belum, Pak. Sore ini saya kabari lagi.');
  await change(waking, { status: 'pending', wakeAt: new Date(Date.parse(await world.now()) + 4 * 60 * MINUTE * 1000).toISOString() });
  await world.raw(ofUnknownNumber());
  await flow.cloud.idle();
  await world.advance(Math.max(0, (Date.parse(ENDS_AT) - Date.parse(await world.now())) / 1000));
  return { parcel, invoice, broken, asked, late, old, waking };
}

async function nameEverybody({ api, cloud }: TestCloud): Promise<void> {
  for (const [user, name] of Object.entries(NAMES)) {
    const { agentId } = await createApiClient(cloud.urls.http, await cloud.token(`${user}@meja.local`)).call('getMe');
    await api.admin.call('updateAgent', { params: { agentId }, body: { name } });
  }
}

/** What is asked of a ticket, on top of what anybody does to it meanwhile. */
const changed = (agent: ApiClient, number: number, fields: object): Promise<true> =>
  until(`#${number} takes ${JSON.stringify(fields)}`, async () => {
    const { ticket } = await agent.call('getTicket', { params: { number } });
    const { ok, status } = await agent.fetch('updateTicket', { params: { number }, body: { version: ticket.version, ...fields } });
    if (!ok && status !== 409) throw new Error(`It answered ${status}.`);
    return ok;
  });

async function note(agent: ApiClient, number: number, text: string, desk: ReturnType<typeof createDesk>): Promise<void> {
  const { version } = (await desk.detail(number)).ticket;
  await agent.call('sendMessage', { params: { number }, body: { kind: 'note', text, version } });
}

/** A message to a number that the desk does not know: it waits in quarantine. */
const ofUnknownNumber = () => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '555000111',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '628110000009', phone_number_id: '1065550000009' },
            contacts: [{ profile: { name: 'Lina' }, wa_id: '6281290040009' }],
            messages: [{ from: '6281290040009', timestamp: '1803952800', id: 'wamid.unknown', type: 'text', text: { body: 'Halo' } }],
          },
        },
      ],
    },
  ],
});
