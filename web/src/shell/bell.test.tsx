import { act, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem, stubDesk } from '../../testing/desk-answers.ts';
import { FakeSocket } from '../../testing/fake-socket.ts';
import { ME } from '../../testing/people.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { Shell } from './shell.tsx';

const { answers } = stubDesk();
const notice = (number: number, fields: object = {}) => ({
  id: `2026-11-23T02:15:00.000Z_${number}.7.0`,
  kind: 'assigned',
  number,
  at: '2026-11-23T02:15:00.000Z',
  readAt: null,
  text: `Tiket #${number} ditugaskan kepada Anda.`,
  link: `/tickets/${number}`,
  ...fields,
});
const LIST = 'GET /v1/me/notifications';
const READ = 'POST /v1/me/notifications/read';
let sockets: FakeSocket[] = [];

beforeEach(() => {
  sockets = [];
  vi.stubGlobal(
    'WebSocket',
    class extends FakeSocket {
      constructor(address: string) {
        super(address);
        sockets.push(this);
      }
    },
  );
  answers['GET /v1/me'] = ME;
  answers[LIST] = { items: [], nextCursor: null, unread: 0 };
  answers['POST /v1/live/pass'] = { pass: 'p', url: '/live', expiresAt: '2026-11-23T02:16:00.000Z' };
});
afterEach(() => vi.unstubAllGlobals());

const bell = (unread: string) => screen.findByRole('button', { name: `Pemberitahuan, ${unread} belum dibaca` });
const socket = async (): Promise<FakeSocket> => {
  await waitFor(() => expect(sockets).toHaveLength(1));
  const [first] = sockets;
  if (!first) throw new Error('There is no socket.');
  act(() => first.accept());
  return first;
};

describe('the bell', () => {
  it('rings as soon as the desk says so, and lists what is new', async () => {
    renderPage(<Shell />);
    await bell('0');
    const connected = await socket();

    answers[LIST] = { items: [notice(1042)], nextCursor: null, unread: 1 };
    act(() => connected.tell({ type: 'notices', unread: 1 }));

    await userEvent.click(await bell('1'));
    expect(await screen.findByText('Tiket #1042 ditugaskan kepada Anda.')).toBeTruthy();
  });

  it('counts up to what the desk counts, and says that there is more', async () => {
    answers[LIST] = { items: [notice(1)], nextCursor: null, unread: 100 };
    renderPage(<Shell />);

    expect((await bell('100')).textContent).toBe('99+');
  });

  it('leaves what was read without a mark', async () => {
    answers[LIST] = { items: [notice(1), notice(2, { readAt: '2026-11-23T03:00:00.000Z' })], nextCursor: null, unread: 1 };
    renderPage(<Shell />);
    await userEvent.click(await bell('1'));

    await screen.findByText(/#2 /);

    expect(screen.getAllByRole('img', { name: 'Belum dibaca' })).toHaveLength(1);
  });

  it('teaches what appears in it while there is nothing', async () => {
    renderPage(<Shell />);
    await userEvent.click(await bell('0'));

    expect(await screen.findByText('Belum ada pemberitahuan')).toBeTruthy();
  });

  it('says when nothing could be marked as read', async () => {
    answers[LIST] = { items: [notice(1)], nextCursor: null, unread: 1 };
    answers[READ] = problem('try_again');
    renderPage(<Shell />);
    await userEvent.click(await bell('1'));

    await userEvent.click(await screen.findByRole('button', { name: 'Tandai semua sudah dibaca' }));

    expect((await screen.findByRole('alert')).textContent).toContain('Belum ditandai sudah dibaca');
  });
});
