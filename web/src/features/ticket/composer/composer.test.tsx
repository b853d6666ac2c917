import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import { TicketView } from '#schemas/resources';
import { problem, stubDesk } from '../../../../testing/desk-answers.ts';
import { renderPage } from '../../../../testing/render-page.tsx';
import { clock } from '../../../clock.ts';
import { Composer } from './composer.tsx';

const { answers, asked } = stubDesk();
const ticket = TicketView.parse({ ...EXAMPLES.ticket, version: 4, channel: 'whatsapp', links: [] });
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const show = (windowExpiresAt: string | null) => renderPage(<Composer ticket={{ ...ticket, windowExpiresAt }} onTyping={() => {}} />);
const reply = () => screen.findByLabelText<HTMLTextAreaElement>('Balasan kepada pelanggan');

beforeEach(() => {
  clock.observe(new Date().toISOString());
  answers['GET /v1/tickets/1042/draft'] = { draft: null };
  answers['PUT /v1/tickets/1042/draft'] = { draft: null };
  answers['GET /v1/templates'] = { items: [{ name: 'promo', language: 'id', category: 'marketing', text: 'Halo.' }] };
});

afterEach(() => void vi.useRealTimers());

describe('the window of WhatsApp', () => {
  it('says how long free text may still be sent', async () => {
    show(inMs(2 * 3_600_000 + 30_000));

    expect(await screen.findByText(/terbuka 2 j/)).toBeTruthy();
  });

  it('closes under who is writing: templates take the place of the text, with what they cost', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    show(inMs(3_600_000));
    await reply();

    await vi.advanceTimersByTimeAsync(3_600_001);

    expect(await screen.findByText(/Hanya templat/)).toBeTruthy();
    expect(await screen.findByText(/biaya templat pemasaran, yang termahal/)).toBeTruthy();
    expect(screen.queryByLabelText('Balasan kepada pelanggan')).toBeNull();
  });

  it('leaves what was written to be read and copied, and gives it back when it opens again', async () => {
    const user = userEvent.setup();
    answers['GET /v1/tickets/1042/draft'] = {
      draft: { number: 1042, kind: 'reply', text: 'Baik, kami cek', version: 4, savedAt: inMs(0) },
    };
    const closed = show(null);
    const kept = await screen.findByLabelText<HTMLTextAreaElement>('Yang sudah Anda tulis, belum terkirim');
    expect([kept.value, kept.readOnly]).toEqual(['Baik, kami cek', true]);

    await user.click(screen.getByRole('button', { name: 'Salin' }));
    await screen.findByRole('button', { name: 'Tersalin' });
    expect(await navigator.clipboard.readText()).toBe('Baik, kami cek');

    closed.unmount();
    show(inMs(3_600_000));
    await waitFor(async () => expect((await reply()).value).toBe('Baik, kami cek'));
  });

  it('is nothing to a note', async () => {
    show(null);

    await userEvent.click(await screen.findByText('Catatan internal'));

    expect(await screen.findByLabelText(/Catatan untuk rekan/)).toBeTruthy();
  });
});

describe('a ticket that is closed', () => {
  const closed = (fields: object = {}) =>
    renderPage(<Composer ticket={{ ...ticket, status: 'closed', windowExpiresAt: null, ...fields }} onTyping={() => {}} />);

  it('takes notes, and says why no reply and where the contact is answered', async () => {
    answers['POST /v1/tickets/1042/messages'] = { messageId: 'msg_0000000009', ticket };
    closed();
    const area = await screen.findByLabelText<HTMLTextAreaElement>(/Catatan untuk rekan/);
    await waitFor(() => expect(area.disabled).toBe(false));
    expect(screen.getByText(/tiket lanjutan terbuka dengan sendirinya/)).toBeTruthy();
    expect(screen.queryByText('Balasan')).toBeNull();

    await userEvent.keyboard('r');
    await userEvent.type(area, 'Sudah diganti.');
    await userEvent.click(screen.getByRole('button', { name: 'Simpan catatan' }));

    await waitFor(() =>
      expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ kind: 'note', text: 'Sudah diganti.', version: 4 }),
    );
  });

  it('by a merge leads to the ticket that took its messages', async () => {
    closed({ mergedInto: 1050 });

    expect((await screen.findByRole('link', { name: '#1050' })).getAttribute('href')).toBe('/tickets/1050');
  });
});

describe('a key', () => {
  it('that is pressed before what was kept is here begins to write once it is', async () => {
    let arrive = (_: Response): void => {};
    answers['GET /v1/tickets/1042/draft'] = () =>
      new Promise<Response>((resolve) => {
        arrive = resolve;
      });
    show(inMs(3_600_000));
    await reply();

    await userEvent.keyboard('n');
    arrive(Response.json({ draft: null }));

    const area = await screen.findByLabelText(/Catatan untuk rekan/);
    await waitFor(() => expect(document.activeElement).toBe(area));
  });
});

describe('a draft', () => {
  it('is kept by the desk with its kind and what was on screen, and says so', async () => {
    show(inMs(3_600_000));
    const area = await reply();
    await waitFor(() => expect(area.disabled).toBe(false));

    await userEvent.type(area, 'Baik');
    await screen.findByText('Draf tersimpan');

    expect(asked.findLast(({ method }) => method === 'PUT')?.body).toEqual({ kind: 'reply', text: 'Baik', version: 4 });
  });

  it('that could not be sent stays in the box with the reason', async () => {
    answers['POST /v1/tickets/1042/messages'] = problem('outbox_full');
    show(inMs(3_600_000));
    const area = await reply();
    await waitFor(() => expect(area.disabled).toBe(false));
    await userEvent.type(area, 'Baik');

    await userEvent.click(screen.getByRole('button', { name: 'Kirim balasan' }));

    expect((await screen.findByRole('alert')).textContent).toContain('masih menunggu dikirim');
    expect(area.value).toBe('Baik');
  });
});
