import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem, stubDesk } from '../../testing/desk-answers.ts';
import { ME } from '../../testing/people.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { useMe } from '../queries/use-desk.ts';
import { PresenceSwitch } from './presence-switch.tsx';

const { answers, asked } = stubDesk();

function Mine() {
  const me = useMe().data;
  return me ? <PresenceSwitch presence={me.presence} /> : null;
}
const open = async () => {
  renderPage(<Mine />);
  await userEvent.click(await screen.findByRole('button', { name: 'Kehadiran: Daring' }));
};

beforeEach(() => {
  answers['GET /v1/me'] = ME;
});

describe('the presence switch', () => {
  it('offers all three, says what they do, and marks the present one', async () => {
    await open();

    const items = await screen.findAllByRole('menuitem');

    expect(items.map(({ textContent }) => textContent)).toEqual(['Daring', 'Sedang pergi', 'Luring']);
    expect(items.map((item) => item.querySelector('svg') !== null)).toEqual([true, false, false]);
    expect(screen.getByText('Hanya yang daring mendapat tiket baru.')).toBeTruthy();
  });

  it('shows what the desk made of it', async () => {
    answers['PUT /v1/me/presence'] = { ...ME, presence: 'offline' };
    await open();

    await userEvent.click(await screen.findByRole('menuitem', { name: 'Luring' }));

    expect(await screen.findByRole('button', { name: 'Kehadiran: Luring' })).toBeTruthy();
    expect(asked.at(-1)?.body).toEqual({ presence: 'offline' });
  });

  it('says that nothing has changed where the desk refuses', async () => {
    answers['PUT /v1/me/presence'] = problem('try_again');
    await open();

    await userEvent.click(await screen.findByRole('menuitem', { name: 'Luring' }));

    expect((await screen.findByRole('alert')).textContent).toBe('Kehadiran belum berubah. Sedang sibuk. Coba lagi sebentar lagi.');
    expect(screen.getByRole('button', { name: 'Kehadiran: Daring' })).toBeTruthy();
  });
});
