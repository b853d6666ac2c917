import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import { TicketView } from '#schemas/resources';
import { problem, stubDesk } from '../../../../testing/desk-answers.ts';
import { renderPage, testQueries } from '../../../../testing/render-page.tsx';
import { zoneOfBrowser } from '../../../i18n/formats.ts';
import { instantOf, localOf } from '../../../i18n/local-time.ts';
import { keys } from '../../../queries/keys.ts';
import { treeOf } from './category-field.tsx';
import { Fields } from './fields.tsx';

const { answers, asked } = stubDesk();
const PATCH = 'PATCH /v1/tickets/1042';
const ticket = TicketView.parse({ ...EXAMPLES.ticket, version: 4, status: 'open', wakeAt: null, tags: [], categoryId: null, links: [] });
const WAKE = '2099-01-05T09:00';
const wakeAt = instantOf(WAKE, zoneOfBrowser());
const TREE = [
  { id: 'kirim', name: 'Pengiriman' },
  { id: 'rusak', name: 'Barang rusak', parentId: 'kirim' },
  { id: 'bayar', name: 'Pembayaran' },
];

beforeEach(() => {
  answers['GET /v1/agents'] = { items: [] };
  answers['GET /v1/teams'] = { items: [] };
  answers['GET /v1/categories'] = { items: TREE };
  answers[PATCH] = { ticket };
});

const show = (fields: Partial<TicketView> = {}, queries = testQueries()) =>
  renderPage(<Fields ticket={{ ...ticket, ...fields }} />, { queries });
/** Its list has the same name. */
const INPUT = { selector: 'input' };
const changes = () => asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body);

describe('a ticket that is to wait', () => {
  it('is told in the same act when it comes back, by keys alone', async () => {
    show();
    await userEvent.selectOptions(await screen.findByLabelText('Status'), 'pending');

    const box = screen.getByLabelText<HTMLInputElement>('Ingatkan lagi pada (boleh kosong)');
    expect(document.activeElement).toBe(box);
    expect(changes()).toEqual([]);
    await userEvent.type(box, WAKE);
    await userEvent.type(box, '{Enter}');

    await waitFor(() => expect(changes()).toEqual([{ version: 4, status: 'pending', wakeAt }]));
  });

  it('may wait without a reminder', async () => {
    show();
    await userEvent.selectOptions(await screen.findByLabelText('Status'), 'on_hold');
    await userEvent.click(screen.getByRole('button', { name: 'Ubah status' }));

    await waitFor(() => expect(changes()).toEqual([{ version: 4, status: 'on_hold' }]));
  });

  it('stays as it is where that is called off', async () => {
    show();
    await userEvent.selectOptions(await screen.findByLabelText('Status'), 'pending');
    await userEvent.click(screen.getByRole('button', { name: 'Batal' }));

    expect(screen.getByLabelText<HTMLSelectElement>('Status').value).toBe('open');
    expect(changes()).toEqual([]);
  });

  it('is not to come back at a time that has passed', async () => {
    show({ status: 'pending' });
    await userEvent.type(await screen.findByLabelText('Ingatkan lagi pada'), '2020-01-05T09:00');

    expect(screen.getByText('Pilih waktu yang belum lewat.')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Simpan pengingat' }).disabled).toBe(true);
  });
});

describe('a reminder', () => {
  it('stands in its box, and is changed', async () => {
    show({ status: 'pending', wakeAt: '2099-01-04T02:00:00.000Z' });
    const box = await screen.findByLabelText<HTMLInputElement>('Ingatkan lagi pada');
    expect(box.value).toBe(localOf(Date.parse('2099-01-04T02:00:00.000Z'), zoneOfBrowser()));

    await userEvent.clear(box);
    await userEvent.type(box, WAKE);
    await userEvent.click(screen.getByRole('button', { name: 'Simpan pengingat' }));

    await waitFor(() => expect(changes()).toEqual([{ version: 4, wakeAt }]));
  });

  it('is taken away', async () => {
    show({ status: 'on_hold', wakeAt: '2099-01-04T02:00:00.000Z' });
    await userEvent.click(await screen.findByRole('button', { name: 'Hapus pengingat' }));

    await waitFor(() => expect(changes()).toEqual([{ version: 4, wakeAt: null }]));
  });

  it('is of no use for a ticket that is work now', async () => {
    show();
    await screen.findByLabelText('Status');

    expect(screen.queryByLabelText('Ingatkan lagi pada')).toBeNull();
  });
});

describe('a category', () => {
  it('is found by typing, and chosen by keys', async () => {
    show();
    await screen.findByRole('option', { name: 'Barang rusak', hidden: true });

    await userEvent.type(screen.getByLabelText('Kategori', INPUT), 'rusak{ArrowDown}{ArrowDown}{Enter}');

    await waitFor(() => expect(changes()).toEqual([{ version: 4, categoryId: 'rusak' }]));
  });

  it('is taken away like another is chosen', async () => {
    show({ categoryId: 'bayar' });
    const box = await screen.findByDisplayValue('Pembayaran');

    await userEvent.click(box);
    await userEvent.click(await screen.findByRole('option', { name: 'Belum ada', hidden: true }));

    await waitFor(() => expect(changes()).toEqual([{ version: 4, categoryId: null }]));
  });

  it('stands below what it belongs to, or at the top where that is not given any more', () => {
    expect(treeOf(TREE)).toEqual([
      { value: 'kirim', label: 'Pengiriman', children: [{ value: 'rusak', label: 'Barang rusak' }] },
      { value: 'bayar', label: 'Pembayaran' },
    ]);
    expect(treeOf(TREE.slice(1))).toEqual([
      { value: 'rusak', label: 'Barang rusak' },
      { value: 'bayar', label: 'Pembayaran' },
    ]);
  });
});

describe('tags', () => {
  const withTags = () => {
    const queries = testQueries();
    const row = { ...EXAMPLES.ticketRow, number: 7, tags: ['banjir', 'vip'] };
    queries.setQueryData(keys.list('teams', {}), { pages: [{ items: [row], nextCursor: null }], pageParams: [''] });
    return queries;
  };

  it('are offered out of those that tickets have, without the ticket’s own', async () => {
    show({ tags: ['vip'] }, withTags());
    await userEvent.click(await screen.findByLabelText('Label', INPUT));

    expect(screen.getAllByRole('option', { hidden: true }).map(({ textContent }) => textContent)).toContain('banjir');
    expect(screen.queryByRole('option', { name: 'vip', hidden: true })).toBeNull();
  });

  it('are taken once by keys, or typed anew', async () => {
    show({}, withTags());
    const box = await screen.findByLabelText('Label', INPUT);

    await userEvent.type(box, 'ban{ArrowDown}{Enter}');
    await waitFor(() => expect(changes()).toEqual([{ version: 4, tags: { add: ['banjir'] } }]));
    await userEvent.type(box, '#Retur{Enter}');

    await waitFor(() => expect(changes().slice(1)).toEqual([{ version: 4, tags: { add: ['retur'] } }]));
  });

  it('that are refused say why', async () => {
    answers[PATCH] = problem('invalid_request');
    show();
    await userEvent.type(await screen.findByLabelText('Label', INPUT), 'retur{Enter}');

    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});
