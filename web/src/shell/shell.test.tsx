import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubDesk } from '../../testing/desk-answers.ts';
import { FakeSocket } from '../../testing/fake-socket.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { setLanguage } from '../i18n/language.ts';
import { Shell } from './shell.tsx';

const { answers, asked } = stubDesk();
const ME = { agentId: 'a-1', name: 'Sari', email: 's@example.co.id', role: 'agent', teams: [], presence: 'online', capacity: 5, load: 0 };
const NOTICE = {
  id: '2026-11-23T02:15:00.000Z_1042.7.0',
  kind: 'assigned',
  number: 1042,
  at: '2026-11-23T02:15:00.000Z',
  readAt: null,
  text: 'Tiket #1042 ditugaskan kepada Anda.',
  link: '/tickets/1042',
};

beforeEach(() => {
  vi.stubGlobal('WebSocket', FakeSocket);
  answers['GET /v1/me'] = ME;
  answers['GET /v1/me/notifications'] = { items: [NOTICE], nextCursor: null, unread: 1 };
  answers['POST /v1/live/pass'] = { pass: 'p', url: '/live', expiresAt: '2026-11-23T02:16:00.000Z' };
});
afterEach(() => setLanguage('id'));

const bodyOf = (path: string): unknown => asked.findLast((request) => request.path === path)?.body;

describe('the shell', () => {
  it('lists the views and marks the one that is open', async () => {
    renderPage(<Shell />, { path: '/inbox/at_risk' });

    const views = await screen.findByRole('navigation', { name: 'Tampilan' });

    expect(within(views).getByRole('link', { current: 'page' }).textContent).toBe('Mendekati tenggat');
    expect(within(views).queryByText('Karantina')).toBeNull();
  });

  it('shows quarantine to who may read it', async () => {
    answers['GET /v1/me'] = { ...ME, role: 'admin' };
    renderPage(<Shell />);

    expect(await screen.findByRole('link', { name: 'Karantina' })).toBeTruthy();
  });

  it('counts what is in each view, says where there may be more, and is silent about what is empty', async () => {
    const none = { count: 0, isMore: false };
    answers['GET /v1/views'] = {
      mine: { count: 3, isMore: false },
      unassigned: none,
      open: { count: 100, isMore: true },
      at_risk: none,
      breached: none,
      waiting: none,
      waking: none,
    };
    renderPage(<Shell />);

    expect(await screen.findByRole('link', { name: 'Tiket saya', description: '3 tiket' })).toBeTruthy();
    const teams = screen.getByRole('link', { name: 'Tim saya', description: 'lebih dari 100 tiket' });
    expect(teams.querySelector('[aria-hidden="true"]:not(svg)')?.textContent).toBe('100+');
    expect(screen.getByRole('link', { name: 'Belum ditugaskan' }).textContent).toBe('Belum ditugaskan');
  });

  it('gives who takes no tickets no presence to set', async () => {
    answers['GET /v1/me'] = { ...ME, role: 'auditor' };
    renderPage(<Shell />);

    await screen.findByRole('button', { name: 'Profil Sari' });
    expect(screen.queryByRole('button', { name: /^Kehadiran/ })).toBeNull();
  });

  it('sets the presence and shows what the desk answers', async () => {
    answers['PUT /v1/me/presence'] = { ...ME, presence: 'away' };
    renderPage(<Shell />);

    await userEvent.click(await screen.findByRole('button', { name: 'Kehadiran: Daring' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Sedang pergi' }));

    expect(await screen.findByRole('button', { name: 'Kehadiran: Sedang pergi' })).toBeTruthy();
    expect(bodyOf('/v1/me/presence')).toEqual({ presence: 'away' });
  });

  it('counts what is unread, and opening one marks it as read and leads to its ticket', async () => {
    answers['POST /v1/me/notifications/read'] = { unread: 0 };
    const { router } = renderPage(<Shell />);

    await userEvent.click(await screen.findByRole('button', { name: 'Pemberitahuan, 1 belum dibaca' }));
    await userEvent.click(await screen.findByRole('link', { name: /#1042/ }));

    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/1042'));
    expect(bodyOf('/v1/me/notifications/read')).toEqual({ ids: [NOTICE.id] });
  });

  it('marks all as read up to the newest that is shown', async () => {
    answers['POST /v1/me/notifications/read'] = { unread: 0 };
    renderPage(<Shell />);

    await userEvent.click(await screen.findByRole('button', { name: /^Pemberitahuan/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Tandai semua sudah dibaca' }));

    await waitFor(() => expect(bodyOf('/v1/me/notifications/read')).toEqual({ all: true, until: NOTICE.at }));
  });

  it('speaks the language that is chosen in the profile', async () => {
    renderPage(<Shell />);

    await userEvent.click(await screen.findByRole('button', { name: 'Profil Sari' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'English' }));

    expect(await screen.findByRole('link', { name: 'My tickets' })).toBeTruthy();
  });

  it('says when signing out did not reach the desk', async () => {
    renderPage(<Shell />);

    await userEvent.click(await screen.findByRole('button', { name: 'Profil Sari' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Keluar' }));

    expect((await screen.findByRole('alert')).textContent).toContain('Belum keluar');
  });

  it('lists the shortcuts under ?', async () => {
    renderPage(<Shell />);
    await screen.findByRole('navigation');

    await userEvent.keyboard('?');

    expect(within(await screen.findByRole('dialog')).getByText('Tiket berikutnya')).toBeTruthy();
  });
});
