import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { clock } from '../../clock.ts';
import { formatsOf } from '../../i18n/formats.ts';
import type { ListFilters } from '../../queries/list-filters.ts';
import type { TicketViewId } from '../../views.ts';
import { takeHandedOn } from '../ticket/composer/handed-on.ts';
import { InboxPage } from './inbox-page.tsx';

const { answers, asked } = stubDesk();
const AT = '2026-11-23T02:15:00.000Z';
const row = (number: number, fields: object = {}) => ({
  number,
  status: 'open',
  priority: 'medium',
  channel: 'whatsapp',
  subject: `Paket ${number}`,
  subjectKind: null,
  contactId: 'con_0123456789',
  contactName: `Budi ${number}`,
  teamId: 'logistik',
  assigneeId: null,
  createdAt: AT,
  waitingSince: AT,
  wakeAt: null,
  nextDueAt: null,
  version: 3,
  categoryId: null,
  tags: [],
  place: `1#${String(number).padStart(12, '0')}`,
  ...fields,
});

beforeEach(() => {
  // jsdom lays nothing out: without a height no row would be on screen.
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(640);
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(900);
  answers['GET /v1/agents'] = {
    items: [{ agentId: 'a-1', name: 'Sari', role: 'agent', teams: [], presence: 'online', capacity: 5, load: 1 }],
  };
  answers['GET /v1/categories'] = { items: [{ id: 'terlambat', name: 'Terlambat' }] };
  answers['GET /v1/teams'] = {
    items: [
      { teamId: 'logistik', name: 'Logistik' },
      { teamId: 'sales', name: 'Sales' },
    ],
  };
  answers['GET /v1/tickets'] = { items: [row(7), row(8, { assigneeId: 'a-1', priority: 'urgent' }), row(9)], nextCursor: null };
});
afterEach(() => vi.restoreAllMocks());

const show = (view: TicketViewId = 'teams', filters: ListFilters = {}, openNumber?: number) =>
  renderPage(<InboxPage view={view} filters={filters} openNumber={openNumber} />, { path: `/inbox/${view}` });
const queries = () =>
  asked.filter(({ path }) => path.startsWith('/v1/tickets?')).map(({ path }) => new URLSearchParams(path.split('?')[1]));

describe('the inbox', () => {
  it('lists contact, subject, number and who has it', async () => {
    show();

    const [first, second] = await screen.findAllByRole('listitem');

    expect(first?.textContent).toContain('Budi 7 Paket 7');
    expect(first?.textContent).toContain('Belum ditugaskan');
    expect(second?.textContent).toContain('Mendesak');
    await waitFor(() => expect(second?.textContent).toContain('Sari'));
  });

  it('that is empty because of a filter says so, and leads to all of the view', async () => {
    answers['GET /v1/tickets'] = { items: [], nextCursor: null };
    const { router } = show('teams', { status: 'solved' });

    await userEvent.click(await screen.findByRole('link', { name: 'Hapus semua filter' }));

    expect(screen.getByText('Tidak ada tiket yang cocok')).toBeTruthy();
    expect(router.state.location.href).toBe('/inbox/teams');
  });

  it('names who has no name by their number, and what began without words by what it is', async () => {
    answers['GET /v1/tickets'] = {
      items: [{ ...row(7), contactName: '+6281234567890', subject: '', subjectKind: 'image' }],
      nextCursor: null,
    };
    show();

    expect((await screen.findByRole('listitem')).textContent).toContain('+62 812-3456-7890 Gambar');
  });

  it('says of a reminder today at what time, and of another on what day', async () => {
    clock.observe('2026-11-24T02:00:00.000Z');
    const { time } = formatsOf('id');
    answers['GET /v1/tickets'] = {
      items: [
        { ...row(7), wakeAt: '2026-11-24T02:30:00.000Z' },
        { ...row(8), wakeAt: '2026-12-24T02:30:00.000Z' },
      ],
      nextCursor: null,
    };
    show();

    const rows = await screen.findAllByRole('listitem');

    expect(rows[0]?.textContent).toContain(`Diingatkan ${time('2026-11-24T02:30:00.000Z')}`);
    expect(rows[1]?.textContent).toContain('Diingatkan 24 Des 2026');
  });

  it('asks for the view and what narrows it', async () => {
    show('whatsapp', { status: 'pending', channel: undefined, teamId: 'sales' });
    await screen.findAllByRole('listitem');

    expect(Object.fromEntries(queries()[0] ?? [])).toEqual({
      view: 'open',
      channel: 'whatsapp',
      status: 'pending',
      teamId: 'sales',
      limit: '60',
    });
  });

  it('keeps what narrows the view in the address', async () => {
    const { router } = show();
    await screen.findAllByRole('listitem');

    await userEvent.selectOptions(screen.getByLabelText('Status'), 'on_hold');

    await waitFor(() => expect(router.state.location.href).toContain('status=on_hold'));
  });

  it('says what would appear where nothing does', async () => {
    answers['GET /v1/tickets'] = { items: [], nextCursor: null };
    show('breached');

    expect(await screen.findByText('Tidak ada tenggat yang terlewat.')).toBeTruthy();
  });

  it('has only the rows that fit on screen in the page, however many there are', async () => {
    answers['GET /v1/tickets'] = { items: Array.from({ length: 100 }, (_, at) => row(at + 1)), nextCursor: null };
    show();

    const rows = await screen.findAllByRole('listitem');

    expect(rows.length).toBeLessThan(40);
    expect(rows[0]?.getAttribute('aria-setsize')).toBe('100');
  });

  it('asks for the next page by itself where this one is short', async () => {
    answers['GET /v1/tickets'] = ({ path }: { path: string }) =>
      path.includes('cursor=') ? { items: [row(10)], nextCursor: null } : { items: [row(7)], nextCursor: 'next' };
    show();

    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
    expect(queries().at(-1)?.get('cursor')).toBe('next');
  });
});

describe('keys', () => {
  it('move the focus from row to row, and open the ticket', async () => {
    const { router } = show();
    await screen.findAllByRole('listitem');

    await userEvent.keyboard('jj');
    await waitFor(() => expect(document.activeElement?.id).toBe('ticket-8'));
    await userEvent.keyboard('k');
    await waitFor(() => expect(document.activeElement?.id).toBe('ticket-7'));
    await userEvent.keyboard('{Enter}');

    await waitFor(() => expect(router.state.location.href).toBe('/tickets/7?from=teams'));
  });

  it('begin at the ticket that is open, and select', async () => {
    show('teams', {}, 8);
    await screen.findAllByRole('listitem');

    await userEvent.keyboard('j');
    await waitFor(() => expect(document.activeElement?.id).toBe('ticket-9'));
    await userEvent.keyboard('x');

    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Pilih tiket #9' }).checked).toBe(true);
  });
});

describe('keys that act, while no ticket is open,', () => {
  const pointAtFirst = async () => {
    await screen.findAllByRole('listitem');
    await userEvent.keyboard('j');
    await waitFor(() => expect(document.activeElement?.id).toBe('ticket-7'));
  };

  it.each([
    ['r', 'reply'],
    ['n', 'note'],
  ] as const)('%s opens the ticket, where a %s is begun', async (key, kind) => {
    const { router } = show();
    await pointAtFirst();

    await userEvent.keyboard(key);

    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/7'));
    expect([takeHandedOn(7), takeHandedOn(7)]).toEqual([kind, undefined]);
  });

  it('e solves the one that is pointed at, and what is refused is ticked', async () => {
    answers['POST /v1/tickets/bulk'] = {
      results: [{ number: 7, status: 422, problem: { type: 'x', title: 'x', status: 422, detail: 'x', code: 'fields_required' } }],
    };
    show();
    await pointAtFirst();

    await userEvent.keyboard('e');

    expect(await screen.findByText(/Lengkapi dulu isian/)).toBeTruthy();
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      tickets: [{ number: 7, version: 3 }],
      act: { type: 'update', status: 'solved' },
    });
    expect(screen.getByText('1 dipilih')).toBeTruthy();
  });

  it('a leads to the choice of an assignee for it', async () => {
    show();
    await pointAtFirst();

    await userEvent.keyboard('a');

    expect(await screen.findByText('1 dipilih')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Tugaskan kepada …')));
  });

  it("are the ticket's where one is open beside the list", async () => {
    show('teams', {}, 8);
    await screen.findAllByRole('listitem');
    await userEvent.keyboard('j');

    await userEvent.keyboard('e');

    expect(asked.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('go on from the row whose box was ticked, and from the place of one that has left the list', async () => {
    const { queries } = show();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Pilih tiket #8' }));
    await userEvent.keyboard('k');
    await waitFor(() => expect(document.activeElement?.id).toBe('ticket-7'));

    answers['GET /v1/tickets'] = { items: [row(8), row(9)], nextCursor: null };
    await queries.invalidateQueries();
    await waitFor(() => expect(screen.queryByText(/Paket 7/)).toBeNull());
    await userEvent.keyboard('j');

    await waitFor(() => expect(document.activeElement?.id).toBe('ticket-8'));
  });
});

describe('a change from outside', () => {
  it('leaves the focus and the ticks where they were, though the order is another', async () => {
    const { queries } = show();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Pilih tiket #9' }));
    screen.getByRole('link', { name: /Paket 8/ }).focus();

    answers['GET /v1/tickets'] = {
      items: [row(9, { version: 4 }), row(10), row(8, { version: 5, priority: 'high' })],
      nextCursor: null,
    };
    await queries.invalidateQueries();

    await waitFor(() =>
      expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent?.match(/Paket \d+/)?.[0])).toEqual([
        'Paket 9',
        'Paket 10',
        'Paket 8',
      ]),
    );
    expect(document.activeElement?.id).toBe('ticket-8');
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Pilih tiket #9' }).checked).toBe(true);
  });
});

describe('what is selected', () => {
  const tick = async (...numbers: number[]) => {
    for (const number of numbers) await userEvent.click(await screen.findByRole('checkbox', { name: `Pilih tiket #${number}` }));
  };

  it('is changed in one call, with the versions that were seen, and what is refused stays selected with its reason', async () => {
    answers['POST /v1/tickets/bulk'] = {
      results: [
        { number: 7, status: 200 },
        { number: 9, status: 422, problem: { type: 'x', title: 'x', status: 422, detail: 'x', code: 'fields_required' } },
      ],
    };
    show();
    await tick(7, 9);

    await userEvent.selectOptions(screen.getByLabelText('Kategori …'), 'terlambat');
    await userEvent.click(screen.getByRole('button', { name: 'Selesaikan' }));

    const status = await screen.findByText('1 tiket berubah.');
    expect(within(status.parentElement as HTMLElement).getByRole('listitem').textContent).toContain('#9: Lengkapi dulu isian');
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      tickets: [
        { number: 7, version: 3 },
        { number: 9, version: 3 },
      ],
      act: { type: 'update', status: 'solved', categoryId: 'terlambat' },
    });
    expect(screen.getByText('1 dipilih')).toBeTruthy();
  });

  it('can be let go of', async () => {
    show();
    await tick(7);

    await userEvent.click(screen.getByRole('button', { name: 'Batal pilih' }));

    expect(screen.queryByRole('region', { name: 'Tindakan untuk yang dipilih' })).toBeNull();
  });
});
