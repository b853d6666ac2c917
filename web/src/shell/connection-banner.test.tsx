import { act, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderPage } from '../../testing/render-page.tsx';
import { live } from '../desk-live.ts';
import type { LiveState } from '../live.ts';
import { ConnectionBanner } from './connection-banner.tsx';

afterEach(() => act(() => live.state.set('idle')));

async function shown(state: LiveState): Promise<string | null> {
  renderPage(<ConnectionBanner />);
  const region = await screen.findByRole('status');
  act(() => live.state.set(state));
  return region.textContent;
}

describe('the connection', () => {
  it.each(['idle', 'connecting', 'open', 'ended'] as const)('needs no word while it is %s', async (state) => {
    expect(await shown(state)).toBe('');
  });

  it.each([
    ['offline', /^Tidak ada jaringan\..* tidak ada yang terkirim/],
    ['reconnecting', /sedang disambung lagi/],
    ['polling', /diperbarui tiap 30 detik/],
  ] as const)('says that it is %s, and what that means', async (state, text) => {
    expect(await shown(state)).toMatch(text);
  });

  it('takes the word back when it is there again', async () => {
    await shown('reconnecting');

    act(() => live.state.set('open'));

    expect(screen.getByRole('status').textContent).toBe('');
  });
});
