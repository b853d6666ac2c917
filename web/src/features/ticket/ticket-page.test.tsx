import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import { item } from '../../../testing/conversation.ts';
import { problem, stubDesk } from '../../../testing/desk-answers.ts';
import { FakeSocket } from '../../../testing/fake-socket.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { TicketPage } from './ticket-page.tsx';

const { answers, asked } = stubDesk();
const narrow = window.matchMedia;
const AT = '2026-11-24T02:15:00.000Z';
const FIRST = item('msg_0000000001', { text: 'paket sy blm smp' });
const NOTE = item('msg_0000000002', { kind: 'note', text: 'tanya gudang', agentId: 'a-2', at: '2026-11-24T02:16:00.000Z', entry: 3 });
const ANSWER = item('msg_0000000003', {
  kind: 'outbound',
  text: 'Kami cek',
  agentId: 'a-1',
  at: '2026-11-24T02:17:00.000Z',
  entry: 4,
  delivery: { status: 'read', at: '2026-11-24T02:18:00.000Z' },
});
const LEDGER = [
  { version: 2, at: '2026-11-24T02:15:30.000Z', actor: { kind: 'system', id: 'routing' }, events: [{ type: 'TicketAssigned' }], hash: 'x' },
];
const ticket = { ...EXAMPLES.ticket, version: 4, windowExpiresAt: '2099-01-01T00:00:00.000Z', links: [] };
const agent = (agentId: string, name: string) => ({
  agentId,
  name,
  role: 'agent',
  teams: ['logistik'],
  presence: 'online',
  capacity: 5,
  load: 1,
});

beforeEach(() => {
  vi.stubGlobal('WebSocket', FakeSocket);
  // As wide as the side needs.
  vi.spyOn(window, 'matchMedia').mockImplementation((media) => ({ ...narrow(media), matches: true }));
  answers['GET /v1/me'] = { ...agent('a-1', 'Sari'), email: 's@example.co.id' };
  answers['GET /v1/agents'] = { items: [agent('a-1', 'Sari'), agent('a-2', 'Dewi')] };
  answers['GET /v1/teams'] = { items: [{ teamId: 'logistik', name: 'Logistik' }] };
  answers['GET /v1/categories'] = { items: [{ id: 'terlambat', name: 'Terlambat' }] };
  answers['GET /v1/tickets/1042'] = { ticket, conversation: [FIRST, NOTE, ANSWER], ledger: LEDGER, updates: [], nextCursor: null };
  answers['GET /v1/tickets/1042/draft'] = { draft: null };
  answers['PUT /v1/tickets/1042/draft'] = { draft: null };
  answers[`GET /v1/contacts/${ticket.contactId}`] = EXAMPLES.contact;
  answers[`GET /v1/contacts/${ticket.contactId}/tickets`] = { items: [], nextCursor: null };
});

afterEach(() => vi.restoreAllMocks());

const show = () => renderPage(<TicketPage />, { path: '/tickets/1042' });
/** Once what was kept is here. */
const box = async () => {
  const area = await screen.findByLabelText<HTMLTextAreaElement>('Balasan kepada pelanggan');
  await waitFor(() => expect(area.disabled).toBe(false));
  return area;
};
const posted = (path: string) => asked.filter((request) => request.method === 'POST' && request.path === path);
const SEND = '/v1/tickets/1042/messages';

describe('opening a ticket', () => {
  it('marks what the bell has of it as read, and nothing else', async () => {
    const notice = (id: string, of: number, readAt: string | null) => ({
      id,
      number: of,
      kind: 'message',
      at: AT,
      readAt,
      text: 'Pesan baru.',
      link: `/tickets/${of}`,
    });
    answers['GET /v1/me/notifications'] = {
      items: [
        notice('2026-11-24T02:15:00.000Z_1042.7.0', 1042, null),
        notice('2026-11-24T02:15:00.000Z_1043.7.0', 1043, null),
        notice('2026-11-24T02:14:00.000Z_1042.6.0', 1042, AT),
      ],
      nextCursor: null,
      unread: 2,
    };
    answers['POST /v1/me/notifications/read'] = { unread: 1 };
    show();

    await waitFor(() =>
      expect(posted('/v1/me/notifications/read').map(({ body }) => body)).toEqual([{ ids: ['2026-11-24T02:15:00.000Z_1042.7.0'] }]),
    );
  });
});

describe('the conversation', () => {
  it('has messages, notes and what happened in their order', async () => {
    show();

    const list = await screen.findByRole('list', { name: 'Percakapan tiket #1042' });
    await waitFor(() => expect(list.textContent).toContain('Dewi'));

    const lines = within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(lines.map((line) => ['paket sy', 'Ditugaskan', 'tanya gudang', 'Kami cek'].find((text) => line?.includes(text)))).toEqual([
      'paket sy',
      'Ditugaskan',
      'tanya gudang',
      'Kami cek',
    ]);
    expect(lines[2]).toContain('Catatan internal');
    expect(lines[3]).toContain('Dibaca');
  });

  it('says why something happened when it is opened, and asks only then', async () => {
    answers['GET /v1/tickets/1042/explain'] = {
      items: [{ at: AT, version: 2, what: 'Diberikan kepada Sari.', why: 'Paling sedikit bebannya.' }],
      now: {
        status: 'open',
        teamId: 'logistik',
        assigneeId: 'a-1',
        queue: null,
        workOrder: null,
        targets: [],
        why: [],
      },
    };
    show();
    const line = await screen.findByText(/Ditugaskan/);
    expect(asked.some(({ path }) => path.endsWith('/explain'))).toBe(false);

    await userEvent.click(line);

    expect(await screen.findByText('Diberikan kepada Sari. Paling sedikit bebannya.')).toBeTruthy();
  });
});

describe('a reply', () => {
  it('is sent with the version that was on screen, once, and the box is empty afterwards', async () => {
    answers[`POST ${SEND}`] = { messageId: 'msg_0000000009', ticket: { ...ticket, version: 5 } };
    show();

    await userEvent.type(await box(), 'Sudah dikirim.');
    await userEvent.click(screen.getByRole('button', { name: 'Kirim balasan' }));

    await waitFor(async () => expect((await box()).value).toBe(''));
    expect(posted(SEND).map(({ body }) => body)).toEqual([{ kind: 'reply', text: 'Sudah dikirim.', version: 4 }]);
    expect(posted(SEND)[0]?.headers.get('idempotency-key')).toBeTruthy();
  });

  it('that is stale is stopped with what was missed, keeps its text, and goes when the writer says so', async () => {
    answers[`POST ${SEND}`] = problem('seen_is_stale', { missed: [item('msg_0000000008', { text: 'Batalkan saja!' })] });
    show();
    await userEvent.type(await box(), 'Sudah dikirim.');
    await userEvent.click(screen.getByRole('button', { name: 'Kirim balasan' }));

    expect(await screen.findByText(/Batalkan saja!/)).toBeTruthy();
    expect((await box()).value).toBe('Sudah dikirim.');

    answers[`POST ${SEND}`] = { messageId: 'msg_0000000009', ticket };
    await userEvent.click(screen.getByRole('button', { name: 'Tetap kirim' }));

    await waitFor(() => expect(posted(SEND)).toHaveLength(2));
    expect(posted(SEND)[1]?.body).toEqual({ kind: 'reply', text: 'Sudah dikirim.', version: 4, confirm: true });
  });

  it('leaves what is typed while it is on its way', async () => {
    let arrive = (_: Response): void => {};
    answers[`POST ${SEND}`] = () =>
      new Promise<Response>((resolve) => {
        arrive = resolve;
      });
    show();
    await userEvent.type(await box(), 'Sudah dikirim.');
    await userEvent.click(screen.getByRole('button', { name: 'Kirim balasan' }));
    await waitFor(() => expect(posted(SEND)).toHaveLength(1));

    await userEvent.type(await box(), ' Resinya JP1');
    arrive(Response.json({ messageId: 'msg_0000000009', ticket: { ...ticket, version: 5 } }));

    await waitFor(async () => expect((await box()).value).toBe('Resinya JP1'));
  });

  it('without a network says that it was not sent, keeps its text, and is one message when it is sent again', async () => {
    show();
    await userEvent.type(await box(), 'Sudah dikirim.');
    await userEvent.click(screen.getByRole('button', { name: 'Kirim balasan' }));

    expect((await screen.findByText(/^Belum terkirim/)).textContent).toContain('Meja bantuan tidak terjangkau');
    expect((await box()).value).toBe('Sudah dikirim.');

    answers[`POST ${SEND}`] = { messageId: 'msg_0000000009', ticket };
    await userEvent.click(screen.getByRole('button', { name: 'Kirim balasan' }));

    await waitFor(async () => expect((await box()).value).toBe(''));
    const sent = posted(SEND).map(({ headers }) => headers.get('idempotency-key'));
    expect([sent.length, new Set(sent).size]).toEqual([2, 1]);
  });

  it('begins with what was kept, from whatever device', async () => {
    answers['GET /v1/tickets/1042/draft'] = {
      draft: { number: 1042, kind: 'note', text: 'Belum selesai', version: 3, savedAt: AT },
    };
    show();

    const note = await screen.findByLabelText<HTMLTextAreaElement>(/Catatan untuk rekan/);

    await waitFor(() => expect(note.value).toBe('Belum selesai'));
  });

  it('is a template once the window is closed', async () => {
    answers['GET /v1/tickets/1042'] = {
      ticket: { ...ticket, windowExpiresAt: '2026-11-23T00:00:00.000Z' },
      conversation: [FIRST],
      ledger: [],
      updates: [],
      nextCursor: null,
    };
    answers['GET /v1/templates'] = { items: [{ name: 'status_paket', language: 'id', category: 'utility', text: 'Halo {{1}}.' }] };
    answers[`POST ${SEND}`] = { messageId: 'msg_0000000009', ticket };
    show();

    await userEvent.type(await screen.findByLabelText('Isian 1'), 'Budi');
    expect(screen.getByText('Halo Budi.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Kirim templat' }));

    await waitFor(() => expect(posted(SEND)).toHaveLength(1));
    expect(posted(SEND)[0]?.body).toMatchObject({ template: { name: 'status_paket', language: 'id', parameters: ['Budi'] } });
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Isian 1').value).toBe(''));
  });
});

describe('the fields', () => {
  it('change with the version on screen, and say when somebody was faster', async () => {
    answers['PATCH /v1/tickets/1042'] = problem('seen_is_stale', { missed: [] });
    show();

    await userEvent.selectOptions(await screen.findByLabelText('Prioritas'), 'urgent');

    expect(await screen.findByText(/baru saja diubah orang lain/)).toBeTruthy();
    expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ version: 4, priority: 'urgent' });
  });

  it('that are wanted before solving are brought to who was refused', async () => {
    answers['PATCH /v1/tickets/1042'] = problem('fields_required');
    show();

    await userEvent.click(await screen.findByRole('button', { name: 'Selesaikan' }));

    await screen.findByText(/Lengkapi dulu isian yang wajib/);
    expect(document.activeElement).toBe(screen.getByLabelText('Kategori'));
  });

  it('offer the statuses that can follow the present one', async () => {
    show();

    const status = await screen.findByLabelText<HTMLSelectElement>('Status');

    expect([...status.options].map(({ value }) => value)).toEqual(['open', 'pending', 'on_hold', 'solved']);
  });
});
