import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import { problem, stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { ContactPage } from './contact-page.tsx';

const { answers, asked } = stubDesk();
const CONTACT = `/v1/contacts/${EXAMPLES.contact.contactId}`;
const OTHER = { ...EXAMPLES.contact, contactId: 'con_01jd8z6t5c3v9k2m4n6p8q0zzz', name: 'Budi (kantor)' };
const identities = [{ kind: 'wa_phone', scope: 'waba', value: '6281234567890' }];
const contact = { ...EXAMPLES.contact, name: 'Budi', attributes: {}, identities, merged: [], mergedInto: null, blockedAt: null };
const me = (role: string) => ({
  agentId: 'a-1',
  name: 'Sari',
  role,
  teams: ['logistik'],
  presence: 'online',
  capacity: 5,
  load: 1,
  email: 's@example.co.id',
});

beforeEach(() => {
  answers['GET /v1/me'] = me('supervisor');
  answers[`GET ${CONTACT}`] = contact;
  answers[`GET ${CONTACT}/tickets`] = { items: [], nextCursor: null };
});
const show = () => renderPage(<ContactPage />, { path: `/contacts/${EXAMPLES.contact.contactId}` });
const asks = () =>
  asked.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path.replace(CONTACT, ''), body]);

describe("a contact's page", () => {
  it('has the history over all channels, a page at a time', async () => {
    const row = (number: number, channel: string) => ({ ...EXAMPLES.ticketListItem, number, channel, subject: `Perihal ${number}` });
    answers[`GET ${CONTACT}/tickets`] = ({ path }: { path: string }) =>
      path.includes('cursor=Mg') ? { items: [row(1, 'email')], nextCursor: null } : { items: [row(2, 'whatsapp')], nextCursor: 'Mg' };
    show();

    expect((await screen.findByRole('link', { name: '#2 Perihal 2' })).getAttribute('href')).toBe('/tickets/2');
    await userEvent.click(screen.getByRole('button', { name: 'Tampilkan yang lebih lama' }));

    expect(await screen.findByRole('link', { name: '#1 Perihal 1' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Tampilkan yang lebih lama' })).toBeNull();
  });

  it('says what will stand there when there is nothing', async () => {
    show();

    expect(await screen.findByText('Belum ada tiket')).toBeTruthy();
    expect(screen.getByText(/Belum ada atribut/)).toBeTruthy();
  });

  it('sets and removes what is noted', async () => {
    answers[`GET ${CONTACT}`] = { ...contact, attributes: { kota: 'Bandung' } };
    answers[`PATCH ${CONTACT}`] = contact;
    show();

    await userEvent.type(await screen.findByLabelText('Nama atribut'), 'segmen');
    await userEvent.type(screen.getByLabelText('Isi atribut'), 'emas');
    await userEvent.click(screen.getByRole('button', { name: 'Simpan atribut' }));
    await waitFor(() => expect(asks()).toHaveLength(1));
    await userEvent.click(await screen.findByRole('button', { name: 'Hapus atribut kota' }));

    await waitFor(() =>
      expect(asks()).toEqual([
        ['PATCH', '', { attributes: { segmen: 'emas' } }],
        ['PATCH', '', { attributes: { kota: null } }],
      ]),
    );
  });

  it("adds an identity, and says when it is somebody else's", async () => {
    answers[`POST ${CONTACT}/identities`] = problem('identity_taken');
    show();

    await userEvent.selectOptions((await screen.findAllByLabelText('Jenis'))[0] as HTMLElement, 'email');
    await userEvent.type(screen.getByLabelText('Nomor atau alamat baru'), 'budi@example.com');
    await userEvent.click(screen.getByRole('button', { name: 'Tambahkan' }));

    expect((await screen.findByRole('alert')).textContent).toContain('milik kontak lain');
    expect(asks()).toEqual([['POST', '/identities', { kind: 'email', value: 'budi@example.com' }]]);
  });

  it('merges into the contact that a number leads to', async () => {
    answers['GET /v1/contacts'] = { items: [OTHER] };
    answers[`GET /v1/contacts/${OTHER.contactId}`] = OTHER;
    answers[`POST ${CONTACT}/merge`] = { ...contact, mergedInto: OTHER.contactId };
    show();

    await userEvent.type(await screen.findByLabelText('Nomor atau alamat kontak itu'), '628999');
    await userEvent.click(screen.getByRole('button', { name: 'Cari' }));
    await screen.findByRole('link', { name: 'Budi (kantor)' });
    await userEvent.click(screen.getByRole('button', { name: 'Gabungkan ke kontak ini' }));

    await waitFor(() => expect(asks()).toEqual([['POST', '/merge', { into: OTHER.contactId }]]));
  });

  it('takes apart what was merged, from either side', async () => {
    answers[`GET ${CONTACT}`] = { ...contact, merged: [OTHER.contactId] };
    answers[`GET /v1/contacts/${OTHER.contactId}`] = OTHER;
    answers[`POST /v1/contacts/${OTHER.contactId}/unmerge`] = OTHER;
    show();

    await userEvent.click(await screen.findByRole('button', { name: 'Batalkan penggabungan' }));

    await waitFor(() => expect(asks()).toEqual([['POST', `/v1/contacts/${OTHER.contactId}/unmerge`, undefined]]));
  });

  it('blocks a sender only after asking', async () => {
    answers[`POST ${CONTACT}/block`] = contact;
    show();

    await userEvent.click(await screen.findByRole('button', { name: 'Blokir pengirim' }));
    expect(asks()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /^Ya, blokir/ }));

    await waitFor(() => expect(asks()).toEqual([['POST', '/block', undefined]]));
  });

  it.each([
    ['agent', ['Tambahkan'], ['Blokir pengirim', 'Cari', 'Lepaskan +62 812-3456-7890']],
    ['light_agent', [], ['Tambahkan', 'Simpan atribut', 'Blokir pengirim']],
  ])('offers a %s what the role allows', async (role, offered, withheld) => {
    answers['GET /v1/me'] = me(role);
    show();
    await screen.findByText('+62 812-3456-7890');

    for (const name of offered) expect(await screen.findByRole('button', { name })).toBeTruthy();
    for (const name of withheld) expect(screen.queryByRole('button', { name })).toBeNull();
  });

  it.each([
    ['not_found', 'Tidak ditemukan'],
    ['not_allowed', 'Peran Anda tidak mengizinkan'],
  ] as const)('says %s, with nothing to try again', async (code, text) => {
    answers[`GET ${CONTACT}`] = problem(code);
    show();

    expect((await screen.findByRole('alert')).textContent).toContain(text);
    expect(screen.queryByRole('button', { name: 'Coba lagi' })).toBeNull();
  });

  it('says that the desk is out of reach, and tries again', async () => {
    delete answers[`GET ${CONTACT}`];
    show();
    await screen.findByText('Meja bantuan tidak terjangkau');

    answers[`GET ${CONTACT}`] = contact;
    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi' }));

    expect(await screen.findByRole('heading', { name: 'Budi' })).toBeTruthy();
  });
});
