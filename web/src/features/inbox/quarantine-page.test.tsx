import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { problem, stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { QuarantinePage } from './quarantine-page.tsx';

const { answers, asked } = stubDesk();
const LIST = 'GET /v1/quarantine';
const kept = (id: string, fields: object = {}) => ({
  id,
  channel: 'whatsapp',
  account: '1065550000009',
  reason: 'The own number is not known.',
  receivedAt: '2026-11-23T02:15:00.000Z',
  kind: 'message',
  releasedAt: null,
  ...fields,
});
const show = () => renderPage(<QuarantinePage />, { path: '/inbox/quarantine' });

describe('quarantine', () => {
  it('says what could not be placed, where it came in and why', async () => {
    answers[LIST] = { items: [kept('q-1')], nextCursor: null };
    show();

    const row = await screen.findByText(/1065550000009/);

    expect(row.textContent).toContain('WhatsApp');
    expect(row.textContent).toContain('The own number is not known.');
  });

  it('takes one in again, and shows that it was', async () => {
    answers[LIST] = () => ({
      items: [kept('q-1', asked.some(({ method }) => method === 'POST') ? { releasedAt: '2026-11-23T03:00:00.000Z' } : {})],
      nextCursor: null,
    });
    answers['POST /v1/quarantine/q-1/release'] = kept('q-1', { releasedAt: '2026-11-23T03:00:00.000Z' });
    show();

    await userEvent.click(await screen.findByRole('button', { name: 'Proses lagi' }));

    expect(await screen.findByText('Sudah diproses lagi')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Proses lagi' })).toBeNull();
  });

  it('says when taking in was refused, and the delivery stays', async () => {
    answers[LIST] = { items: [kept('q-1')], nextCursor: null };
    answers['POST /v1/quarantine/q-1/release'] = problem('not_allowed');
    show();

    await userEvent.click(await screen.findByRole('button', { name: 'Proses lagi' }));

    expect((await screen.findByRole('alert')).textContent).toContain('Peran Anda tidak mengizinkan ini');
    expect(screen.getByRole('button', { name: 'Proses lagi' })).toBeTruthy();
  });

  it('gives the next page when it is asked for', async () => {
    answers[LIST] = ({ path }: { path: string }) =>
      path.includes('cursor=') ? { items: [kept('q-2')], nextCursor: null } : { items: [kept('q-1')], nextCursor: 'next' };
    show();

    await userEvent.click(await screen.findByRole('button', { name: 'Tampilkan lagi' }));

    await waitFor(() => expect(screen.getAllByRole('button', { name: 'Proses lagi' })).toHaveLength(2));
    expect(screen.queryByRole('button', { name: 'Tampilkan lagi' })).toBeNull();
  });

  it('teaches what it is for while it is empty', async () => {
    answers[LIST] = { items: [], nextCursor: null };
    show();

    expect(await screen.findByText('Karantina kosong')).toBeTruthy();
  });

  it('tells who may not read it, and offers nothing to try again', async () => {
    answers[LIST] = problem('not_allowed');
    show();

    expect((await screen.findByRole('alert')).textContent).toContain('Peran Anda tidak mengizinkan ini');
    expect(screen.queryByRole('button', { name: 'Coba lagi' })).toBeNull();
  });
});
