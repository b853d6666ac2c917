/** What an agent is told of a ticket, through every queue and function to the bell and the mailbox. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk } from '../helpers/desk.ts';
import { until } from '../helpers/until.ts';

let flow: TestCloud;
beforeAll(async () => {
  // A mail whose worker is lost between claim and send never comes, and none of these is to be missed.
  flow = await startTestCloud('notices', { adversary: undefined });
});
afterAll(() => flow?.end());

it('stands once under the bell and once in the mailbox, without a word of the contact', async () => {
  const desk = createDesk(flow);
  for (const agent of [flow.api.agent1, flow.api.agent2]) await agent.call('putPreferences', { body: { email: { assigned: true } } });
  await flow.mail({ from: 'tono@pelanggan.example', to: 'support@meja.local', subject: 'Paket hilang', text: 'Belum ketemu.' });
  const { number } = await desk.ticketAbout('Paket hilang');
  const { ticket } = await desk.ticketWhen(number, 'is assigned', ({ ticket: seen }) => seen.assigneeId !== null);
  await flow.cloud.idle();

  const people = await Promise.all([flow.api.agent1, flow.api.agent2].map(async (agent) => ({ agent, me: await agent.call('getMe') })));
  const assignee = people.find(({ me }) => me.agentId === ticket.assigneeId);
  const mine = await until('a notice under the bell', async () => {
    const { items } = (await assignee?.agent.call('listNotifications')) ?? { items: [] };
    return items.some(({ kind, number: of }) => kind === 'assigned' && of === number) && items;
  });
  const mails = (await flow.world.sentMails()).filter(({ to, from }) => to === assignee?.me.email && from.includes('no-reply@'));

  expect(mine.filter((notice) => notice.number === number && notice.kind === 'assigned')).toHaveLength(1);
  expect(mails).toHaveLength(mine.length);
  expect(mails.filter(({ subject }) => subject === `Tiket baru untuk Anda [#${number}]`)).toHaveLength(1);
  for (const { raw } of mails) expect(raw).not.toMatch(/hilang|ketemu|tono/i);
});
