import { fireEvent, screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import type { ConversationItem } from '#schemas/resources';
import { item } from '../../../testing/conversation.ts';
import { problem, stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { Message } from './message.tsx';

const { answers, asked } = stubDesk();
const AT = '2026-11-24T02:15:00.000Z';
const ID = 'msg_0000000001';
const show = (fields: Partial<ConversationItem>) =>
  renderPage(<Message item={item(ID, fields)} number={1042} nameOf={(agentId) => (agentId === 'a-1' ? 'Sari' : undefined)} />);
const photo = { id: 'att_0000000001', filename: 'resi.jpg', mediaType: 'image/jpeg', bytes: 48_213, state: 'stored' } as const;
const link = (mediaType: string) => ({ url: 'https://files.example/a', expiresAt: AT, filename: 'resi.jpg', mediaType });

describe('a message', () => {
  it('that is a note says so, whoever wrote it', async () => {
    show({ kind: 'note', agentId: 'a-1', text: 'tanya gudang' });

    expect((await screen.findByText(/Sari/)).textContent).toContain('Catatan internal');
    expect(screen.queryByRole('button', { name: 'Tindakan untuk pesan ini' })).toBeNull();
  });

  it('folds what was quoted, and the first wording of what was edited', async () => {
    show({ text: 'Halo', quoted: '> lama', edits: [{ at: AT, text: 'Halo!' }] });

    const quote = await screen.findByText('Tampilkan kutipan');

    expect(quote.closest('details')?.open).toBe(false);
    expect(screen.getByText('Halo!').closest('details')).toBeNull();
    expect(screen.getByText('Halo').closest('details')?.open).toBe(false);
  });

  it('shows a picture by a link that is asked for, and a player for a sound', async () => {
    answers[`GET /v1/tickets/1042/attachments/${photo.id}`] = link('image/jpeg');
    answers['GET /v1/tickets/1042/attachments/att_0000000002'] = link('audio/ogg');
    show({ attachments: [photo, { ...photo, id: 'att_0000000002', filename: 'suara.ogg', mediaType: 'audio/ogg' }] });

    expect((await screen.findByRole<HTMLImageElement>('img', { name: 'resi.jpg' })).src).toBe('https://files.example/a');
    expect((await screen.findByLabelText('suara.ogg')).tagName).toBe('AUDIO');
  });

  it('whose attachment cannot be had says so and tries again', async () => {
    answers[`GET /v1/tickets/1042/attachments/${photo.id}`] = problem('try_again');
    show({ attachments: [photo] });
    await screen.findByText(/resi.jpg tidak bisa dimuat/);

    answers[`GET /v1/tickets/1042/attachments/${photo.id}`] = link('image/jpeg');
    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi' }));

    expect(await screen.findByRole('img', { name: 'resi.jpg' })).toBeTruthy();
  });

  it('shows a mail as it looks in a frame without scripts, and offers pictures from elsewhere only where there are any', async () => {
    answers[`GET /v1/tickets/1042/messages/${ID}/html`] = { html: '<p>Halo</p><img data-remote-src="https://pelacak.example/1.gif">' };
    show({ channel: 'email', text: 'Halo', hasHtml: true });

    await userEvent.click(await screen.findByRole('button', { name: 'Tampilkan seperti aslinya' }));
    const frame = await screen.findByTitle<HTMLIFrameElement>('E-mail seperti aslinya');
    expect(frame.getAttribute('sandbox')).not.toContain('allow-scripts');
    expect(frame.srcdoc).not.toContain(' src="https://pelacak');
    await userEvent.click(screen.getByRole('button', { name: /Muat gambar/ }));

    expect(screen.getByTitle<HTMLIFrameElement>('E-mail seperti aslinya').srcdoc).toContain(' src="https://pelacak');
    expect(screen.queryByRole('button', { name: /Muat gambar/ })).toBeNull();
  });

  it.each([
    [300, 300, undefined],
    [2_000, 640, 2_000],
  ])('that is a mail %d pixels high has a frame of %d, and the whole of a long one when it is asked for', async (high, first, whole) => {
    answers[`GET /v1/tickets/1042/messages/${ID}/html`] = { html: '<p>Halo</p>' };
    show({ channel: 'email', text: 'Halo', hasHtml: true });
    await userEvent.click(await screen.findByRole('button', { name: 'Tampilkan seperti aslinya' }));
    const frame = await screen.findByTitle<HTMLIFrameElement>('E-mail seperti aslinya');

    const inside = document.implementation.createHTMLDocument();
    inside.documentElement.getBoundingClientRect = () => new DOMRect(0, 0, 600, high);
    Object.defineProperty(frame, 'contentDocument', { value: inside });
    fireEvent.load(frame);

    expect(frame.height).toBe(String(first));
    const more = screen.queryByRole('button', { name: 'Tampilkan seluruh e-mail' });
    expect(more !== null).toBe(whole !== undefined);
    if (!more) return;
    await userEvent.click(more);
    expect(frame.height).toBe(String(whole));
  });

  it('whose sending is unknown is settled by a person', async () => {
    answers[`POST /v1/tickets/1042/messages/${ID}/settlement`] = { ticket: EXAMPLES.ticket };
    show({ kind: 'outbound', agentId: 'a-1', text: 'Ya', delivery: { status: 'unknown', at: AT } });

    await userEvent.click(await screen.findByRole('button', { name: 'Sudah sampai' }));

    await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/settlement'))).toBe(true));
    expect(asked.find(({ path }) => path.endsWith('/settlement'))?.body).toEqual({ outcome: 'sent' });
  });
});

describe('moving a message to a ticket of its own', () => {
  const split = async (): Promise<void> => {
    await userEvent.click(await screen.findByRole('button', { name: 'Tindakan untuk pesan ini' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Pisahkan ke tiket baru' }));
    await userEvent.type(await screen.findByLabelText('Subjek tiket baru'), 'Faktur');
    await userEvent.click(screen.getByRole('button', { name: 'Pisahkan ke tiket baru' }));
  };
  const detail = { ticket: { ...EXAMPLES.ticket, version: 4 }, conversation: [], updates: [], ledger: [], nextCursor: null };

  it('leads to the new ticket', async () => {
    answers['GET /v1/tickets/1042'] = detail;
    answers['POST /v1/tickets/1042/split'] = Response.json({ ticket: { ...EXAMPLES.ticket, number: 1050 } }, { status: 201 });
    show({ text: 'Dan satu lagi: faktur' });

    await split();

    expect((await screen.findByRole('link', { name: /#1050/ })).getAttribute('href')).toBe('/tickets/1050');
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({ version: 4, messageId: ID, subject: 'Faktur' });
  });

  it('that is refused says why, and stays to be tried under the same key', async () => {
    answers['GET /v1/tickets/1042'] = detail;
    answers['POST /v1/tickets/1042/split'] = () => problem('not_allowed');
    show({ text: 'Faktur' });

    await split();
    expect((await screen.findByRole('alert')).textContent).toContain('Peran Anda tidak mengizinkan');
    await userEvent.click(screen.getByRole('button', { name: 'Pisahkan ke tiket baru' }));

    await waitFor(() => expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(2));
    const names = asked.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('idempotency-key'));
    expect(new Set(names).size).toBe(1);
  });

  it('is not offered twice: the message says where it went', async () => {
    show({ text: 'Faktur', splitTo: 1050 });

    expect((await screen.findByRole('link', { name: 'Dipisahkan ke tiket #1050' })).getAttribute('href')).toBe('/tickets/1050');
    await userEvent.click(screen.getByRole('button', { name: 'Tindakan untuk pesan ini' }));

    expect((await screen.findByRole<HTMLButtonElement>('menuitem')).disabled).toBe(true);
  });
});
