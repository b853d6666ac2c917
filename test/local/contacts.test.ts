/** Who somebody is, through every function and the table: attributes that choose a team, and identities that are taken from a contact. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk, type Desk } from '../helpers/desk.ts';
import { dumpTable } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

const VIP = { id: 'emas', name: 'Pelanggan emas', when: { attributes: { segmen: { anyOf: ['perak', 'emas'] } } }, teamId: 'vip' };
const ADDRESS = 'sinta@pelanggan.example';

let flow: TestCloud;
let desk: Desk;
beforeAll(async () => {
  flow = await startTestCloud('contacts');
  // Before the first message: settings are cached for half a minute.
  const { admin } = flow.api;
  // One that was set before its function was ended is refused the second time, and is set all the same.
  const set = async (kind: string, id: string, value: object) =>
    expect([200, 409]).toContain((await admin.fetch('putSetting', { params: { kind, id }, body: { version: 0, value } })).status);
  await set('team', 'vip', { teamId: 'vip', name: 'VIP', memberIds: [] });
  await set('routing', 'default', { conditions: [VIP] });
  // What the desk sees of every team.
  desk = createDesk({ ...flow, api: { ...flow.api, agent1: admin } });
});
afterAll(() => flow?.end());

it('a contact is routed by what is noted of it, and one whose identities are taken is somebody new', async () => {
  const { admin, supervisor } = flow.api;
  const person = { from: '+6281290020001', name: 'Sinta' };
  await flow.world.says({ ...person, text: 'Pesanan saya yang pertama' });
  const first = await desk.ticketAbout('Pesanan saya yang pertama');
  const params = { contactId: first.contactId };

  await admin.call('changeContact', { params, body: { attributes: { segmen: 'EMAS!', kota: 'Bandung' } } });
  await admin.call('linkIdentity', { params, body: { kind: 'email', value: ADDRESS } });
  await flow.mail({ from: ADDRESS, to: 'support@meja.local', subject: 'Pesanan saya yang kedua', text: 'Kapan sampai?' });
  const second = await desk.ticketAbout('Pesanan saya yang kedua');

  expect([second.teamId, second.contactId]).toEqual(['vip', first.contactId]);
  const { items } = await admin.call('explainTicket', { params: { number: second.number } });
  expect(items[0]?.why).toContain('atribut "segmen" kontaknya "emas"');

  const { identities } = await admin.call('getContact', { params });
  for (const { kind, value } of identities.filter((one) => one.kind !== 'email'))
    await supervisor.call('unlinkIdentity', { params, body: { kind, value } });
  await flow.world.says({ ...person, text: 'Nomor ini sekarang punya saya' });
  const third = await desk.ticketAbout('Nomor ini sekarang punya saya');

  expect(third.number).not.toBe(first.number);
  expect([third.contactId === first.contactId, third.teamId]).toEqual([false, 'default']);
  const { version } = (await desk.detail(first.number)).ticket;
  const body = { kind: 'reply', text: 'Sudah dikirim.', version, confirm: true };
  expect((await admin.refusal('sendMessage', { params: { number: first.number }, body })).code).toBe('no_recipient');

  // The list may lag a moment behind the tickets.
  const histories = (contactId: string, numbers: number[]) =>
    until(`the history of ${contactId}`, async () => {
      const { items } = await admin.call('listContactTickets', { params: { contactId } });
      return items.map(({ number }) => number).join() === numbers.join();
    });
  await histories(first.contactId, [second.number, first.number]);
  await histories(third.contactId, [third.number]);
  const entries = (await dumpTable(flow.cloud)).filter(({ pk }) => pk === 'LEDGER#settings').map((item) => JSON.stringify(item));
  expect(entries.filter((entry) => /ContactChanged|IdentityUnlinked/.test(entry)).length).toBeGreaterThan(1);
  expect(entries.join('\n')).not.toMatch(/EMAS|Bandung|pelanggan\.example|81290020001/);
});
