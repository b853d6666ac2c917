import { describe, expect, it } from 'vitest';
import { TransientError } from '#domain/errors';
import { aChat, aMail } from '../helpers/envelopes.ts';
import { eventsOfType } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const HTML = '<p>Halo <b>é</b> <img data-cid="foto@example.com" alt="foto"></p>';
const HTML_KEY = 'mail/parts/ses1/body.html';

/** A mail with HTML and the image that it shows. @returns its ticket. */
async function aMailWithHtml(rig: Rig, html = HTML) {
  rig.files.set(HTML_KEY, { bytes: html, mediaType: 'text/html' });
  const mail = aMail();
  const source = { kind: 'stored', key: 'mail/parts/ses1/1-foto.png' } as const;
  const image = { filename: 'foto.png', mediaType: 'image/png', bytes: 3, sha256: 'ab', contentId: 'foto@example.com', source };
  const file = { filename: 'faktur.pdf', mediaType: 'application/pdf', bytes: 3, sha256: 'cd', source };
  const content = { ...mail.content, htmlKey: HTML_KEY, attachments: [image, file] };
  return given(rig, { ...mail, content });
}

const messageIn = (rig: Rig, number: number): string => eventsOfType(rig, number, 'MessageReceived')[0]?.messageId ?? '';

describe('getMessageHtml', () => {
  it('gives the HTML that was made safe when the mail came in', async () => {
    const rig = createRig();
    const number = await aMailWithHtml(rig);
    await call(rig, 'sendMessage', { params: { number }, body: { kind: 'note', version: 1, text: 'Sudah dibaca' } });

    const [item] = (await call(rig, 'getTicket', { params: { number } })).conversation;
    const { html } = await call(rig, 'getMessageHtml', { params: { number, messageId: item?.id ?? '' } });

    expect([item?.hasHtml, html]).toEqual([true, HTML]);
  });

  it('is found by its images: each names the Content-ID that the HTML shows it by', async () => {
    const rig = createRig();
    const number = await aMailWithHtml(rig);

    const [item] = (await call(rig, 'getTicket', { params: { number } })).conversation;

    expect(item?.attachments.map(({ filename, contentId }) => [filename, contentId])).toEqual([
      ['foto.png', 'foto@example.com'],
      ['faktur.pdf', undefined],
    ]);
  });

  it('knows none of a message without HTML, of one that is not there, and of another ticket', async () => {
    const rig = createRig();
    const chat = await given(rig, aChat());
    const mail = await aMailWithHtml(rig);

    const without = await refusal(rig, 'getMessageHtml', { params: { number: chat, messageId: messageIn(rig, chat) } });
    const absent = await refusal(rig, 'getMessageHtml', { params: { number: mail, messageId: 'msg_0123456789' } });
    const foreign = await refusal(rig, 'getMessageHtml', { params: { number: chat, messageId: messageIn(rig, mail) } });

    expect([without, absent, foreign].map(({ code }) => code)).toEqual(['not_found', 'not_found', 'not_found']);
    expect(without.detail).toContain('has no HTML');
  });

  it("does not exist on another team's ticket", async () => {
    const rig = createRig();
    const number = await aMailWithHtml(rig);
    const messageId = messageIn(rig, number);

    const outside = await refusal(rig, 'getMessageHtml', { as: 'outsider', params: { number, messageId } });

    expect([outside.code, outside.detail]).toEqual(['not_found', `There is no ticket #${number}.`]);
    expect((await call(rig, 'getMessageHtml', { as: 'admin', params: { number, messageId } })).html).toBe(HTML);
  });

  it('is given up to a megabyte; a larger one, and one that is gone, is not there', async () => {
    const rig = createRig();
    const number = await aMailWithHtml(rig, 'x'.repeat(1_048_576));
    const asked = { params: { number, messageId: messageIn(rig, number) } };
    expect((await call(rig, 'getMessageHtml', asked)).html).toHaveLength(1_048_576);

    rig.files.set(HTML_KEY, { bytes: 'x'.repeat(1_048_577), mediaType: 'text/html' });
    expect((await refusal(rig, 'getMessageHtml', asked)).code).toBe('not_found');
    rig.files.delete(HTML_KEY);
    expect((await refusal(rig, 'getMessageHtml', asked)).code).toBe('not_found');
  });

  it('is to be asked for again when the bucket does not answer', async () => {
    const rig = createRig();
    const number = await aMailWithHtml(rig);
    const get = () => Promise.reject(new TransientError('No bucket.'));
    const api = { ...rig.api, blobs: { ...rig.api.blobs, get } };

    const problem = await refusal({ ...rig, api }, 'getMessageHtml', { params: { number, messageId: messageIn(rig, number) } });

    expect(problem.code).toBe('try_again');
  });
});
