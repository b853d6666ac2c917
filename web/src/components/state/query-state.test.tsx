import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { ApiError, UnreachableError } from '../../api-error.ts';
import { QueryState } from './query-state.tsx';

type Asked = Parameters<typeof QueryState<string>>[0]['query'];
let retries = 0;
const refetch = (async () => {
  retries += 1;
}) as unknown as Asked['refetch'];

const show = (query: Partial<Asked>) =>
  render(
    <MantineProvider env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryState query={{ data: undefined, error: null, refetch, ...query }}>{(text) => <p>{text}</p>}</QueryState>
    </MantineProvider>,
  );
const refused = (code: 'not_allowed' | 'internal') =>
  new ApiError({ type: code, title: '', status: 500, detail: 'words of the desk', code, requestId: 'req-9' });

describe('a query on the page', () => {
  it('has a shape while it is fetched', () => {
    show({});
    expect(screen.getByRole('status').getAttribute('aria-busy')).toBe('true');
  });

  it('says what went wrong, under which number, and tries again when asked', async () => {
    show({ error: refused('internal') });

    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi' }));

    expect(screen.getByRole('alert').textContent).toContain('Nomor permintaan: req-9');
    expect(retries).toBe(1);
  });

  it('offers no second try where the role says no', () => {
    show({ error: refused('not_allowed') });

    expect(screen.getByRole('alert').textContent).toContain('Peran Anda tidak mengizinkan ini');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('tells a lost network from a refusal', () => {
    show({ error: new UnreachableError('gone') });

    expect(screen.getByText('Meja bantuan tidak terjangkau')).toBeTruthy();
  });

  it('keeps what it showed when asking again fails', () => {
    show({ data: 'Halo', error: new UnreachableError('gone') });

    expect(screen.getByText('Halo')).toBeTruthy();
  });
});
