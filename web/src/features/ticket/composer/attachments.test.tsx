import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel } from '#schemas/channel';
import { problem, stubDesk } from '../../../../testing/desk-answers.ts';
import { renderPage } from '../../../../testing/render-page.tsx';
import { dropAttached } from '../../../attached.ts';
import { AttachmentList } from './attachment-list.tsx';
import { FileButton } from './file-button.tsx';
import { refusalOf, useAttachments } from './use-attachments.ts';

const { answers, asked } = stubDesk();
const file = (name: string, size: number, type: string) => ({ name, size, type });

describe('what a channel takes', () => {
  it.each([
    ['whatsapp', [file('a.jpg', 5_000_000, 'image/jpeg')], undefined],
    ['whatsapp', [file('a.jpg', 5_000_001, 'image/jpeg')], { name: 'a.jpg', limit: 5_000_000 }],
    ['whatsapp', [file('a.mp4', 16_000_001, 'video/mp4')], { name: 'a.mp4', limit: 16_000_000 }],
    ['whatsapp', [file('a.pdf', 16_000_001, 'application/pdf')], undefined],
    ['whatsapp', [file('a.jpg', 1, 'image/jpeg'), file('b.jpg', 1, 'image/jpeg')], { count: 1 }],
    ['email', [file('a.pdf', 20_000_001, '')], { name: 'a.pdf', limit: 20_000_000 }],
  ] as const)('%s: %j -> %j', (channel, files, refusal) => {
    expect(refusalOf(channel, files)).toEqual(refusal);
  });
});

function Composing({ channel }: { readonly channel: Channel }) {
  const attachments = useAttachments({ number: 1042, channel });
  return (
    <>
      <FileButton add={attachments.add} />
      <AttachmentList attachments={attachments} />
      <output>{attachments.uploadIds.join(' ')}</output>
    </>
  );
}
const photo = (bytes: number) => new File([new Uint8Array(bytes)], 'foto.jpg', { type: 'image/jpeg' });
const upload = {
  uploadId: 'upl_0000000001',
  url: 'https://files.example/form',
  fields: { key: 'k' },
  expiresAt: '2026-11-24T02:15:00.000Z',
};
const narrow = window.matchMedia;
const withFingers = (): void =>
  void vi.spyOn(window, 'matchMedia').mockImplementation((media) => ({ ...narrow(media), matches: media === '(pointer: coarse)' }));
afterEach(() => {
  vi.restoreAllMocks();
  dropAttached();
});

describe('files', () => {
  it('go to the bucket, and then along with the message', async () => {
    answers['POST /v1/uploads'] = Response.json(upload, { status: 201 });
    answers['POST https://files.example/form'] = new Response(null, { status: 204 });
    renderPage(<Composing channel="whatsapp" />);

    await userEvent.upload(await screen.findByLabelText('Lampirkan'), photo(9));

    expect(await screen.findByText('upl_0000000001')).toBeTruthy();
    expect(asked[0]?.body).toEqual({ filename: 'foto.jpg', mediaType: 'image/jpeg', bytes: 9 });
  });

  it('that the channel does not take are refused before anything leaves the page', async () => {
    renderPage(<Composing channel="whatsapp" />);

    await userEvent.upload(await screen.findByLabelText('Lampirkan'), photo(5_000_001));

    expect((await screen.findByRole('alert')).textContent).toContain('foto.jpg terlalu besar; saluran ini paling banyak 5 MB');
    expect(asked).toEqual([]);
  });

  it('whose upload failed say so, and can be taken off', async () => {
    answers['POST /v1/uploads'] = problem('try_again');
    renderPage(<Composing channel="email" />);
    await userEvent.upload(await screen.findByLabelText('Lampirkan'), photo(9));
    await screen.findByText(/gagal diunggah/);

    await userEvent.click(screen.getByRole('button', { name: 'Hapus lampiran foto.jpg' }));

    await waitFor(() => expect(screen.queryByText(/gagal diunggah/)).toBeNull());
  });
});

describe('leaving with files that are not sent', () => {
  /** What a browser asks before it leaves the page. */
  const isAsked = (): boolean => {
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    return leaving.defaultPrevented;
  };

  it('is asked about, and said beside them; without any there is nothing to ask', async () => {
    renderPage(<Composing channel="email" />);
    const button = await screen.findByLabelText('Lampirkan');
    expect(isAsked()).toBe(false);

    await userEvent.upload(button, photo(9));
    expect(screen.getByText(/^Lampiran tidak ikut tersimpan/)).toBeTruthy();
    expect(isAsked()).toBe(true);

    await userEvent.click(screen.getByRole('button', { name: 'Hapus lampiran foto.jpg' }));
    expect(isAsked()).toBe(false);
  });

  it('for another ticket and back loses none, also while one is on its way', async () => {
    answers['POST /v1/uploads'] = Response.json(upload, { status: 201 });
    answers['POST https://files.example/form'] = new Response(null, { status: 204 });
    const { unmount } = renderPage(<Composing channel="email" />);
    await userEvent.upload(await screen.findByLabelText('Lampirkan'), photo(9));
    unmount();

    renderPage(<Composing channel="email" />);

    expect(await screen.findByText('upl_0000000001')).toBeTruthy();
    expect(screen.getByText(/^foto.jpg/)).toBeTruthy();
  });
});

describe('the camera', () => {
  it('is offered to fingers, for a picture of what is before them, within the same limits', async () => {
    withFingers();
    renderPage(<Composing channel="whatsapp" />);
    const camera = await screen.findByLabelText<HTMLInputElement>('Foto');

    await userEvent.upload(camera, photo(5_000_001));

    expect([camera.accept, camera.getAttribute('capture')]).toEqual(['image/*', 'environment']);
    expect((await screen.findByRole('alert')).textContent).toContain('terlalu besar');
  });

  it('is not offered to a mouse', async () => {
    renderPage(<Composing channel="whatsapp" />);
    await screen.findByLabelText('Lampirkan');

    expect(screen.queryByLabelText('Foto')).toBeNull();
  });
});
