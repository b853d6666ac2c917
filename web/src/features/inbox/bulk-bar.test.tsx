import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProblemCode } from '#schemas/problem';
import { stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { SelectAll } from './select-all.tsx';
import { useBulk } from './use-bulk.ts';
import { type Selected, useSelection } from './use-selection.ts';

const { answers, asked } = stubDesk();
const BULK = 'POST /v1/tickets/bulk';
const refusedWith = (number: number, code: ProblemCode) => ({
  number,
  status: 409,
  problem: { type: 'x', title: 'x', status: 409, detail: 'x', code },
});
const done = (number: number) => ({ number, status: 200 });

beforeEach(() => {
  answers['GET /v1/agents'] = {
    items: [{ agentId: 'a-2', name: 'Dewi', role: 'agent', teams: [], presence: 'online', capacity: 5, load: 1 }],
  };
  answers['GET /v1/categories'] = {
    items: [
      { id: 'terlambat', name: 'Terlambat' },
      { id: 'lama', name: 'Lama', archived: true },
    ],
  };
});

function Bar({ first }: { readonly first: readonly Selected[] }) {
  const [isNewer, setNewer] = useState(false);
  const rows = isNewer ? first.map(({ number, version }) => ({ number, version: version + 1 })) : first;
  const selection = useSelection();
  const bulk = useBulk(selection, rows);
  return (
    <>
      {/* Of a row the bar asks for its number and version only. */}
      <SelectAll rows={rows as never} selection={selection} />
      <BulkBar selection={selection} bulk={bulk} />
      <button type="button" onClick={() => setNewer(true)}>
        The list shows newer versions
      </button>
    </>
  );
}
const rowsOf = (count: number, version = 1) => Array.from({ length: count }, (_, at) => ({ number: at + 1, version }));
const page = (rows: readonly Selected[]) => renderPage(<Bar first={rows} />);
const tickAll = async () => userEvent.click(await screen.findByRole('checkbox'));
const sent = () => asked.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('what is done to many', () => {
  it('is one call for all of them, with the version that was seen of each', async () => {
    answers[BULK] = { results: [done(1), done(2)] };
    page(rowsOf(2, 4));
    await tickAll();

    await userEvent.selectOptions(screen.getByLabelText('Prioritas …'), 'urgent');

    expect(await screen.findByText('2 tiket berubah.')).toBeTruthy();
    const tickets = [1, 2].map((number) => ({ number, version: 4 }));
    expect(sent()).toEqual([{ tickets, act: { type: 'update', priority: 'urgent' } }]);
    expect(screen.getByText('0 dipilih')).toBeTruthy();
  });

  it('can be an agent or a category that is still in use', async () => {
    answers[BULK] = { results: [done(1)] };
    page(rowsOf(1));
    await tickAll();
    expect(await screen.findByRole('option', { name: 'Terlambat' })).toBeTruthy();
    expect(screen.queryByRole('option', { name: 'Lama' })).toBeNull();

    await userEvent.selectOptions(screen.getByLabelText('Tugaskan kepada …'), 'a-2');

    await waitFor(() => expect(sent()).toMatchObject([{ act: { type: 'update', assigneeId: 'a-2' } }]));
  });

  it('is at most a hundred at once, and says so', async () => {
    answers[BULK] = { results: [] };
    page(rowsOf(120));
    await tickAll();
    expect(screen.getByText('Paling banyak 100 tiket sekaligus.')).toBeTruthy();

    await userEvent.click(screen.getByRole('button', { name: 'Selesaikan' }));

    await waitFor(() => expect(sent()).toHaveLength(1));
    expect((sent()[0] as { tickets: unknown[] }).tickets).toHaveLength(100);
  });

  it('names each refusal with its reason, and tries those again with what the list shows of them now', async () => {
    answers[BULK] = { results: [done(1), refusedWith(2, 'seen_is_stale'), refusedWith(3, 'not_found')] };
    page(rowsOf(3, 4));
    await tickAll();
    await userEvent.click(screen.getByRole('button', { name: 'Selesaikan' }));
    const reasons = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent);
    expect(reasons).toEqual([expect.stringMatching(/^#2: Ada yang baru/), expect.stringMatching(/^#3: Tidak ditemukan/)]);
    expect(screen.getByText('2 dipilih')).toBeTruthy();

    await userEvent.click(screen.getByRole('button', { name: 'The list shows newer versions' }));
    answers[BULK] = { results: [done(2), done(3)] };
    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi yang gagal' }));

    expect(await screen.findByText('2 tiket berubah.')).toBeTruthy();
    const tickets = [2, 3].map((number) => ({ number, version: 5 }));
    expect(sent().at(-1)).toEqual({ tickets, act: { type: 'update', status: 'solved' } });
  });

  it('that did not reach the desk stays ticked, and can be tried again', async () => {
    page(rowsOf(2));
    await tickAll();
    await userEvent.click(screen.getByRole('button', { name: 'Selesaikan' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Meja bantuan tidak terjangkau');
    expect(screen.getByText('2 dipilih')).toBeTruthy();

    answers[BULK] = { results: [done(1), done(2)] };
    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi yang gagal' }));

    expect(await screen.findByText('2 tiket berubah.')).toBeTruthy();
  });

  it('can be put away afterwards', async () => {
    answers[BULK] = { results: [done(1)] };
    page(rowsOf(1));
    await tickAll();
    await userEvent.click(screen.getByRole('button', { name: 'Selesaikan' }));

    await userEvent.click(await screen.findByRole('button', { name: 'Tutup' }));

    expect(screen.queryByRole('region')).toBeNull();
  });
});
