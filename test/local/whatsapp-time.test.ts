import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { until } from '../helpers/until.ts';

let flow: TestCloud;
let desk: Desk;

/** Functions remember settings for half a minute, so the desk is restarted with its own. */
beforeAll(async () => {
  const first = await startTestCloud('whatsapp-time');
  const value = { autoCloseSeconds: 26 * HOUR, reopenSeconds: { whatsapp: DAY, email: DAY, manual: DAY } };
  await first.api.admin.call('putSetting', { params: { kind: 'lifecycle', id: 'default' }, body: { value, version: 0 } });
  await first.cloud.stop();
  flow = await startTestCloud('whatsapp-time', { stateDir: first.stateDir });
  desk = createDesk(flow);
});
afterAll(() => flow?.end());

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** EventBridge fires up to a minute late, and the adversary makes use of it. */
const LATE = 2 * MINUTE;
/** A day has a hundred runs of the reconciler, each of which waits until the cloud is quiet. */
const LONG_MS = 240_000;

let people = 0;
async function opened(name: string, text: string) {
  people += 1;
  const person = { from: `+6281290020${String(people).padStart(3, '0')}`, name };
  await flow.world.says({ ...person, text });
  const { number } = await desk.ticketAbout(text);
  const acknowledgement = await desk.acknowledgementOf(number);
  await desk.onPhone(number, acknowledgement.id);
  await desk.ticketWhen(number, 'is assigned', ({ ticket }) => ticket.assigneeId !== null);
  return { person, number };
}
const toPhone = async (from: string) => (await flow.world.sentToPhones()).filter(({ to }) => to === from.slice(1));

describe('a send', () => {
  it('that Meta never answers stands as unknown, is not sent twice, and a receipt settles it', async () => {
    const { person, number } = await opened('Hendra Gunawan', 'Apakah ada diskon bulan ini');
    await flow.world.autoReceipts(false);
    await flow.world.fault({ kind: 'provider_timeout', target: 'whatsapp', rate: 1 });

    const messageId = await desk.reply(number, 'Ada, sepuluh persen.');
    const arrived = await desk.onPhone(number, messageId);
    await until('the send stands as unknown', async () => {
      // A worker that was ended before it could say so leaves it to the reconciler.
      if ((await desk.item(number, messageId))?.delivery?.status === 'unknown') return true;
      await flow.world.advance(MINUTE);
      return false;
    });
    await flow.world.clearFaults();
    await flow.world.advance(30 * MINUTE);
    const unknown = await desk.item(number, messageId);
    const copies = (await toPhone(person.from)).filter(({ text }) => text === 'Ada, sepuluh persen.');
    await flow.world.receipt(arrived.id, 'delivered');
    await desk.deliveryWhen(number, messageId, 'delivered');
    await flow.world.autoReceipts(true);

    expect([unknown?.delivery?.status, copies.length]).toEqual(['unknown', 1]);
  });

  it('that fails in the end reopens the ticket, first on its assignee list, with the code in a sentence', async () => {
    const { person, number } = await opened('Lina Marlina', 'Nomor resi saya berapa');
    const { number: other } = await opened('Oscar Mahendra', 'Pesanan lain yang lebih dulu');
    await desk.update(other, { priority: 'urgent' });
    await flow.world.autoReceipts(false);
    const messageId = await desk.reply(number, 'Resinya JNE 0012345678.');
    const arrived = await desk.onPhone(number, messageId);
    await desk.update(number, { status: 'pending' });

    await flow.world.receipt(arrived.id, 'failed', 131026);
    const { ticket } = await desk.ticketWhen(number, 'is open again', (seen) => seen.ticket.status === 'open');
    await flow.world.autoReceipts(true);
    const failed = await desk.deliveryWhen(number, messageId, 'failed');
    const assignee = flow.api[await desk.userOf(ticket.assigneeId)];
    const first = await until('it stands first on the list', async () => {
      const [top] = await desk.list('mine', assignee);
      return top?.number === number && top;
    });

    expect(failed.delivery).toMatchObject({ status: 'failed', code: '131026', explanation: expect.stringMatching(/\w+ \w+/) });
    expect(first).toMatchObject({ number, status: 'open' });
    expect((await toPhone(person.from)).filter(({ text }) => text === 'Resinya JNE 0012345678.')).toHaveLength(1);
  });
});

describe('the clock', () => {
  it('records a breach at its own instant though the timer comes late', async () => {
    const { number } = await opened('Maya Ahmad', 'Sudah satu jam menunggu jawaban');
    const before = (await desk.detail(number)).ticket.targets.find(({ kind }) => kind === 'first_reply');

    await flow.world.advance(2 * HOUR);
    const { ticket, ledger } = await desk.ticketWhen(number, 'is breached', (seen) =>
      seen.ticket.targets.some(({ breachedAt }) => breachedAt),
    );

    const entry = ledger.find(({ events }) => events.some(({ type }) => type === 'TargetBreached'));
    expect(ticket.targets.find(({ kind }) => kind === 'first_reply')).toMatchObject({ dueAt: before?.dueAt, breachedAt: before?.dueAt });
    expect(entry?.events.find(({ type }) => type === 'TargetBreached')).toMatchObject({ at: before?.dueAt });
    expect(Date.parse(entry?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(before?.dueAt ?? ''));
  });

  it('wakes a pending ticket at its wake time', async () => {
    const { number } = await opened('Nanda Putra', 'Stok warna hitam habis ya');
    const wakeAt = new Date(Date.parse(await flow.world.now()) + 3 * HOUR * 1000).toISOString();
    await desk.update(number, { status: 'pending', wakeAt });

    await flow.world.advance(2 * HOUR);
    const asleep = (await desk.detail(number)).ticket.status;
    await flow.world.advance(HOUR + LATE);
    const { ticket, ledger } = await desk.ticketWhen(number, 'is awake', (seen) => seen.ticket.status === 'open');

    expect(asleep).toBe('pending');
    expect(ticket.wakeAt).toBeNull();
    expect(desk.events(ledger)).toContainEqual(
      expect.objectContaining({ type: 'StatusChanged', from: 'pending', to: 'open', reason: 'woke' }),
    );
  });

  it('lets a message reopen a solved ticket inside the reopen window', async () => {
    const { person, number } = await opened('Putri Ayu', 'Barang sudah sampai, terima kasih');
    await desk.update(number, { status: 'solved' });
    await flow.world.advance(3 * HOUR);

    await flow.world.says({ ...person, text: 'Ternyata isinya kurang satu' });
    const { ticket, conversation } = await desk.ticketWhen(number, 'is open again', (seen) => seen.ticket.status === 'open');

    expect(ticket.reopenCount).toBe(1);
    expect(conversation.at(-1)?.text).toBe('Ternyata isinya kurang satu');
  });
});

describe('a day later', { timeout: LONG_MS }, () => {
  let solved: Awaited<ReturnType<typeof opened>>;
  let waiting: Awaited<ReturnType<typeof opened>>;

  beforeAll(async () => {
    solved = await opened('Surya Paloh', 'Masalah lama yang sudah selesai');
    await desk.update(solved.number, { status: 'solved' });
    waiting = await opened('Teguh Karya', 'Kabari kalau stoknya ada');
    await flow.world.advance(DAY + HOUR);
  }, LONG_MS);

  it('a message on a solved ticket is a follow-up that links back', async () => {
    await flow.world.says({ ...solved.person, text: 'Ada masalah baru sekarang' });
    const { number } = await desk.ticketAbout('Ada masalah baru sekarang');

    expect((await desk.detail(number)).ticket).toMatchObject({ followsUp: solved.number, status: expect.stringMatching(/^(new|open)$/) });
    expect((await desk.detail(solved.number)).ticket.status).toBe('solved');
  });

  it('free text is refused with templates named as the way out, and a template arrives', async () => {
    const { person, number } = waiting;
    const { version } = (await desk.detail(number)).ticket;

    const problem = await flow.api.agent1.refusal('sendMessage', {
      params: { number },
      body: { kind: 'reply', text: 'Stok sudah ada.', version },
    });
    const messageId = await desk.reply(number, '', { template: { name: 'order_update', language: 'id', parameters: ['TK-001'] } });
    const arrived = await desk.onPhone(number, messageId);

    expect(problem).toMatchObject({ status: 409, code: 'window_closed', detail: expect.stringContaining('template') });
    expect(arrived).toMatchObject({ to: person.from.slice(1), type: 'template', text: 'order_update | TK-001' });
    expect(await desk.verify(number)).toMatchObject({ valid: true });
  });

  it('and two hours more a solved ticket is closed, and refuses a reply', async () => {
    const { number } = solved;
    await flow.world.advance(2 * HOUR);
    const { ticket, ledger } = await desk.ticketWhen(number, 'is closed', (seen) => seen.ticket.status === 'closed');

    const problem = await flow.api.agent1.refusal('sendMessage', {
      params: { number },
      body: { kind: 'reply', text: 'Masih ada?', version: ticket.version },
    });

    expect(desk.events(ledger)).toContainEqual(
      expect.objectContaining({ type: 'StatusChanged', from: 'solved', to: 'closed', reason: 'auto_close' }),
    );
    expect(problem).toMatchObject({ status: 409, code: 'ticket_closed' });
  });
});
