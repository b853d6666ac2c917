import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import { TicketView } from '#schemas/resources';
import { problem, stubDesk } from '../../../../testing/desk-answers.ts';
import { renderPage } from '../../../../testing/render-page.tsx';
import { Related } from './related.tsx';

const { answers, asked } = stubDesk();
const ticket = TicketView.parse({ ...EXAMPLES.ticket, version: 4, status: 'open', links: [], merged: [], mergedInto: null });
const detail = (number: number, version: number) => ({
  ticket: { ...ticket, number, version },
  conversation: [],
  updates: [],
  ledger: [],
  nextCursor: null,
});
const show = (fields: Partial<TicketView> = {}) => renderPage(<Related ticket={{ ...ticket, ...fields }} />);
const posts = () => asked.filter(({ method }) => method === 'POST').map(({ path, body }) => [path.replace('/v1/tickets/', ''), body]);

describe('links', () => {
  it('are made with the number that is typed, and what the other ticket is', async () => {
    answers['POST /v1/tickets/1042/link'] = { ticket };
    show();

    await userEvent.type(await screen.findByLabelText('Tautkan dengan tiket'), '#1043');
    await userEvent.selectOptions(screen.getByLabelText('Sebagai'), 'child');
    await userEvent.click(screen.getByRole('button', { name: 'Tautkan' }));

    await waitFor(() => expect(posts()).toEqual([['1042/link', { number: 1043, as: 'child' }]]));
  });

  it('are refused with a reason and what helps', async () => {
    answers['POST /v1/tickets/1042/link'] = problem('not_linkable');
    show();

    await userEvent.type(await screen.findByLabelText('Tautkan dengan tiket'), '1043');
    await userEvent.click(screen.getByRole('button', { name: 'Tautkan' }));

    expect((await screen.findByRole('alert')).textContent).toMatch(/tidak bisa ditautkan.*satu induk saja/);
  });

  it('ask for a number before they ask the desk', async () => {
    show();

    await userEvent.type(await screen.findByLabelText('Tautkan dengan tiket'), 'seribu');
    await userEvent.click(screen.getByRole('button', { name: 'Tautkan' }));

    expect(await screen.findByText('Tulis nomor tiket, misalnya 1042.')).toBeTruthy();
    expect(posts()).toEqual([]);
  });

  it('are removed where they stand', async () => {
    answers['POST /v1/tickets/1042/unlink'] = { ticket };
    show({ links: [{ number: 7, as: 'parent' }] });

    await userEvent.click(await screen.findByRole('button', { name: 'Lepaskan tautan dengan #7' }));

    await waitFor(() => expect(posts()).toEqual([['1042/unlink', { number: 7 }]]));
  });
});

describe('merging', () => {
  it('names what was seen of both tickets, and confirms only when asked to', async () => {
    answers['GET /v1/tickets/900'] = detail(900, 11);
    answers['POST /v1/tickets/1042/merge'] = () => problem('not_mergeable');
    show();
    await userEvent.type(await screen.findByLabelText('Gabungkan ke tiket'), '900');
    await userEvent.click(screen.getByRole('button', { name: 'Gabungkan' }));

    await userEvent.click(await screen.findByRole('button', { name: 'Tetap gabungkan' }));

    const body = { version: 4, into: 900, intoVersion: 11 };
    await waitFor(() => expect(posts().map(([, said]) => said)).toEqual([body, { ...body, confirm: true }]));
  });

  it('offers no way on where confirming changes nothing', async () => {
    answers['GET /v1/tickets/900'] = problem('not_found');
    show();

    await userEvent.type(await screen.findByLabelText('Gabungkan ke tiket'), '900');
    await userEvent.click(screen.getByRole('button', { name: 'Gabungkan' }));

    expect((await screen.findByRole('alert')).textContent).toContain('Tidak ditemukan');
    expect(screen.queryByRole('button', { name: 'Tetap gabungkan' })).toBeNull();
  });

  it.each([
    ['the merged ticket', { mergedInto: 900, status: 'closed' as const }, 1042],
    ['the survivor', { merged: [800] }, 800],
  ])('is undone on %s, with the version of the merged one', async (_, fields, merged) => {
    answers[`GET /v1/tickets/${merged}`] = detail(merged, 6);
    answers[`POST /v1/tickets/${merged}/unmerge`] = { ticket };
    show(fields);

    await userEvent.click(await screen.findByRole('button', { name: 'Batalkan penggabungan' }));

    await waitFor(() => expect(posts()).toEqual([[`${merged}/unmerge`, { version: 6 }]]));
  });
});
