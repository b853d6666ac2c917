import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import { problem, stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { WorkLayout } from './work-layout.tsx';

const { answers } = stubDesk();
const row = (number: number) => ({ ...EXAMPLES.ticket, place: String(number), number, subject: `Paket ${number}`, contactName: 'Budi' });

beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(640);
  answers['GET /v1/tickets'] = { items: [row(7), row(8)], nextCursor: null };
  answers['GET /v1/teams'] = { items: [] };
  answers['GET /v1/agents'] = { items: [] };
  answers['GET /v1/categories'] = { items: [] };
});
afterEach(() => vi.restoreAllMocks());

const tick = async (number: number) => userEvent.click(await screen.findByRole('checkbox', { name: `Pilih tiket #${number}` }));
const ticked = async (number: number) =>
  (await screen.findByRole<HTMLInputElement>('checkbox', { name: `Pilih tiket #${number}` })).checked;

describe('the work', () => {
  it('keeps what is ticked in a list when a ticket is opened beside it, and gives it up with the list', async () => {
    const { router } = renderPage(<WorkLayout />, { path: '/inbox/teams' });
    await tick(7);

    await router.navigate({ to: '/tickets/$number', params: { number: 8 }, search: { from: 'teams' } });
    expect(await ticked(7)).toBe(true);

    await router.navigate({ to: '/inbox/$view', params: { view: 'mine' } });
    await screen.findByRole('heading', { name: /^Tiket saya/ });
    expect(await ticked(7)).toBe(false);
  });

  it.each(['/inbox/nonsense', '/tickets/nonsense', '/tickets/0', '/tickets/-3'])('at %s is none, and says where to go', async (path) => {
    renderPage(<WorkLayout />, { path });

    expect(await screen.findByText('Halaman ini tidak ada')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Ke tiket saya' })).toBeTruthy();
  });

  it('says so where a list may not be read, and offers nothing to try again', async () => {
    answers['GET /v1/tickets'] = problem('not_allowed');
    renderPage(<WorkLayout />, { path: '/inbox/teams' });

    expect((await screen.findByRole('alert')).textContent).toContain('Peran Anda tidak mengizinkan ini');
    expect(screen.queryByRole('button', { name: 'Coba lagi' })).toBeNull();
  });

  it('can be asked for again where the desk was out of reach', async () => {
    const { 'GET /v1/tickets': list } = answers;
    delete answers['GET /v1/tickets'];
    renderPage(<WorkLayout />, { path: '/inbox/teams' });
    expect((await screen.findByRole('alert')).textContent).toContain('Periksa jaringan Anda');

    answers['GET /v1/tickets'] = list;
    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi' }));

    expect(await screen.findByRole('checkbox', { name: 'Pilih tiket #7' })).toBeTruthy();
  });
});
