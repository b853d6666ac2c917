import { MantineProvider } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubDesk } from '../../testing/desk-answers.ts';
import { ME } from '../../testing/people.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { setLanguage } from '../i18n/language.ts';
import { session } from '../session.ts';
import { unsaved } from '../unsaved.ts';
import { ProfileMenu } from './profile-menu.tsx';

const { answers, asked } = stubDesk();
const onKeys = vi.fn();

beforeEach(() => {
  answers['GET /session/sign-in'] = {
    authorizeUrl: 'https://sign-in.example/oauth2/authorize',
    clientId: 'c',
    scope: 'openid',
    signOutUrl: 'https://sign-in.example/logout?client_id=c',
  };
});
afterEach(() => {
  setLanguage('id');
  localStorage.clear();
  onKeys.mockClear();
});

async function open() {
  renderPage(
    <MantineProvider env="test">
      <ProfileMenu me={{ ...ME, teams: [] }} onKeys={onKeys} />
    </MantineProvider>,
  );
  await userEvent.click(await screen.findByRole('button', { name: 'Profil Sari' }));
  await screen.findByText(/s@example\.co\.id/);
}
const choose = (name: string) => userEvent.click(screen.getByRole('menuitem', { name }));

describe('the profile', () => {
  it('switches the language, says so to screen readers, and this browser remembers it', async () => {
    await open();
    expect(screen.getByRole('menuitem', { name: 'Bahasa Indonesia' }).getAttribute('aria-current')).toBe('true');

    await choose('English');

    expect(await screen.findByRole('button', { name: 'Profile of Sari' })).toBeTruthy();
    expect([document.documentElement.lang, localStorage.getItem('meja-language')]).toEqual(['en', 'en']);
  });

  it('switches between light and dark', async () => {
    await open();

    await choose('Gelap');

    await waitFor(() => expect(document.documentElement.dataset.mantineColorScheme).toBe('dark'));
  });

  it('opens the list of shortcuts', async () => {
    await open();

    await choose('Tombol pintas');

    expect(onKeys).toHaveBeenCalledOnce();
  });

  it.each([
    ['Keluar', false],
    ['Keluar dari semua perangkat', true],
  ])('%s ends the session, and leaves nothing of what was typed in the tab', async (name, everywhere) => {
    // Where it leads to afterwards is another page, which jsdom does not have.
    vi.spyOn(console, 'error').mockImplementation(() => {});
    answers['POST /session/end'] = new Response(null, { status: 204 });
    unsaved.keep({ agentId: 'a-1', number: 7 }, { kind: 'reply', text: 'Belum selesai' });
    await open();

    await choose(name);

    await waitFor(() => expect(session.state.get()).toBe('signed_out'));
    expect(asked.find(({ path }) => path === '/session/end')?.body).toEqual({ everywhere });
    expect(unsaved.of({ agentId: 'a-1', number: 7 })).toBeUndefined();
    vi.restoreAllMocks();
  });
});
