import { screen, waitFor } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderPage } from '../testing/render-page.tsx';
import { ErrorState } from './components/state/error-state.tsx';
import { fetchPart, PartError, part, partIsMissing } from './parts.ts';
import { ConnectionBanner } from './shell/connection-banner.tsx';

afterEach(() => partIsMissing.set(false));

const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

describe('a part of the page', () => {
  it('is shown once it is fetched', async () => {
    const Menu = part(async () => () => <p>menu</p>);
    renderPage(
      <Suspense>
        <Menu />
      </Suspense>,
    );

    expect(await screen.findByText('menu')).toBeTruthy();
    expect(partIsMissing.get()).toBe(false);
  });

  it('that cannot be fetched leaves the rest of the page, which says what to do', async () => {
    const Menu = part(gone);
    renderPage(
      <>
        <ConnectionBanner />
        <p>list</p>
        <Suspense>
          <Menu />
        </Suspense>
      </>,
    );

    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('Sebagian halaman tidak bisa diambil'));
    expect(screen.getByRole('button', { name: 'Muat ulang' })).toBeTruthy();
    expect(screen.getByText('list')).toBeTruthy();
  });

  it('that is a whole page says that loading again helps, for trying again would not', async () => {
    const error = await fetchPart(gone).catch((failure: unknown) => failure);
    renderPage(<ErrorState error={error} onRetry={() => {}} />);

    expect(error).toBeInstanceOf(PartError);
    expect((await screen.findByRole('alert')).textContent).toContain('Meja baru saja diperbarui');
    expect(screen.getByRole('button', { name: 'Muat ulang' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Coba lagi' })).toBeNull();
  });
});
