import { act, screen, waitFor, within } from '@testing-library/react';
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
const ticket = { ...EXAMPLES.ticket, version: 4, windowExpiresAt: new Date(Date.now() + 3_600_000).toISOString(), links: [] };
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

describe('what the bell tells of the ticket', () => {
  const SHOWN_AT = '2026-11-24T02:15:30.000Z';
  const LATER_AT = '2026-11-24T02:20:00.000Z';
  const READ = '/v1/me/notifications/read';
  const notice = (number: number, at: string, kind = 'assigned') => ({
    id: `${at}_${number}.2.0`,
    kind,
    number,
    at,
    readAt: null,
    text: `Tiket #${number}`,
    link: `/tickets/${number}`,
  });
  const told = (...items: object[]): void => {
    answers['GET /v1/me/notifications'] = { items, nextCursor: null, unread: items.length };
  };
  const marked = () => posted(READ).map(({ body }) => body);

  it('is read once the ticket is opened, up to the newest that is shown', async () => {
    told(notice(1042, SHOWN_AT), notice(7, '2026-11-24T02:15:20.000Z'));
    answers[`POST ${READ}`] = { unread: 1 };
    show();

    await waitFor(() => expect(marked()).toEqual([{ number: 1042, until: SHOWN_AT }]));
  });

  it('stays unread where it is newer than what is shown, or of another ticket', async () => {
    told(notice(1042, LATER_AT, 'message'), notice(7, '2026-11-24T02:15:20.000Z'));
    show();
    await waitFor(() => expect(asked.map(({ path }) => path)).toContain('/v1/me/notifications?limit=30'));
    await box();

    expect(marked()).toEqual([]);
  });

  it('is read as it is shown where it is a message, and rings where it is a deadline', async () => {
    told();
    answers[`POST ${READ}`] = { unread: 1 };
    const { queries } = show();
    await box();
    told(notice(1042, LATER_AT, 'message'), notice(1042, '2026-11-24T02:19:00.000Z', 'warned'));
    answers['GET /v1/tickets/1042'] = {
      ticket: { ...ticket, version: 6 },
      conversation: [FIRST],
      ledger: [{ ...LEDGER[0], version: 6, at: LATER_AT }, ...LEDGER],
      updates: [],
      nextCursor: null,
    };

    await act(() => queries.invalidateQueries());

    await waitFor(() => expect(marked()).toEqual([{ ids: [`${LATER_AT}_1042.2.0`] }]));
  });

  it('stays unread where the desk refuses to mark it, and is not asked for again and again', async () => {
    told(notice(1042, SHOWN_AT));
    answers[`POST ${READ}`] = problem('try_again');
    show();
    await waitFor(() => expect(marked()).toHaveLength(1));
    await box();

    expect(marked()).toHaveLength(1);
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
