import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { MessageAttachment } from './message-attachment.tsx';

const { answers } = stubDesk();
const PHOTO = { id: 'att_0000000001', filename: 'foto.png', mediaType: 'image/png', bytes: 3, state: 'stored' as const };
const LINK = '/v1/tickets/1042/attachments/att_0000000001';

const PAST = '2020-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';

/** Each with another signature; the last one holds. */
function giveLinks(...ends: string[]): void {
  let given = 0;
  answers[`GET ${LINK}`] = () => {
    const expiresAt = ends[given] ?? FUTURE;
    given += 1;
    return { url: `https://files.example/foto?signature=${given}`, expiresAt, filename: PHOTO.filename, mediaType: PHOTO.mediaType };
  };
}
const address = async () => (await screen.findByRole<HTMLImageElement>('img', { name: 'foto.png' })).getAttribute('src');

describe('an attachment whose link has grown old', () => {
  it('is asked for anew when it can not be shown any more', async () => {
    giveLinks(PAST);
    renderPage(<MessageAttachment attachment={PHOTO} number={1042} />);
    expect(await address()).toContain('signature=1');

    fireEvent.error(await screen.findByRole('img'));

    await waitFor(async () => expect(await address()).toContain('signature=2'));
  });

  it('is not asked for again and again when the file itself is broken', async () => {
    giveLinks(FUTURE);
    renderPage(<MessageAttachment attachment={PHOTO} number={1042} />);

    fireEvent.error(await screen.findByRole('img'));

    expect(await address()).toContain('signature=1');
  });

  it('is fetched by a new one when its name is clicked', async () => {
    giveLinks(PAST);
    renderPage(<MessageAttachment attachment={PHOTO} number={1042} />);
    const name = await screen.findByRole<HTMLAnchorElement>('link', { name: 'foto.png' });

    const wentToOldLink = fireEvent.click(name);

    expect(wentToOldLink).toBe(false);
    await waitFor(() => expect(name.href).toContain('signature=2'));
  });
});
