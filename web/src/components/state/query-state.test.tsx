import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../../testing/render-page.tsx';
import { ApiError, UnreachableError } from '../../api-error.ts';
import { QueryState } from './query-state.tsx';

type Asked = Parameters<typeof QueryState<string>>[0]['query'];
let retries = 0;
const refetch = (async () => {
  retries += 1;
}) as unknown as Asked['refetch'];

const show = (query: Partial<Asked>) =>
  renderPage(<QueryState query={{ data: undefined, error: null, refetch, ...query }}>{(text) => <p>{text}</p>}</QueryState>);
const refused = (code: 'not_allowed' | 'internal') =>
  new ApiError({ type: code, title: '', status: 500, detail: 'words of the desk', code, requestId: 'req-9' });

describe('a query on the page', () => {
  it('has a shape while it is fetched', async () => {
    show({});
    expect((await screen.findByRole('status')).getAttribute('aria-busy')).toBe('true');
  });

  it('says what went wrong, under which number, and tries again when asked', async () => {
    show({ error: refused('internal') });

    await userEvent.click(await screen.findByRole('button', { name: 'Coba lagi' }));

    expect(screen.getByRole('alert').textContent).toContain('Nomor permintaan: req-9');
    expect(retries).toBe(1);
  });

  it('offers no second try where the role says no, but a way out', async () => {
    show({ error: refused('not_allowed') });

    expect((await screen.findByRole('alert')).textContent).toContain('Peran Anda tidak mengizinkan ini');
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByRole('link', { name: 'Ke tiket saya' })).toBeTruthy();
  });

  it('tells a lost network from a refusal', async () => {
    show({ error: new UnreachableError('gone') });

    expect(await screen.findByText('Meja bantuan tidak terjangkau')).toBeTruthy();
  });

  it('keeps what it showed when asking again fails', async () => {
    show({ data: 'Halo', error: new UnreachableError('gone') });

    expect(await screen.findByText('Halo')).toBeTruthy();
  });
});
