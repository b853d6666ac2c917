/** Presence and the end of sockets while workers die, messages come twice and the table refuses: late, perhaps, and right in the end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { connectSocket, connectWith } from '../helpers/socket-client.ts';
import { dumpTable, itemsOf } from '../helpers/table-dump.ts';
import { until } from '../helpers/until.ts';

const MINUTE = 60;

let flow: TestCloud;
beforeAll(async () => {
  flow = await startTestCloud('live-adversary');
  // Five times as often as by itself.
  for (const target of ['Live', 'Tasks']) await flow.world.fault({ kind: 'crash', target, rate: 0.05, seed: 3 });
});
afterAll(() => flow?.end());

const connect = () => connectSocket(flow.cloud.urls.http, flow.api.agent1, flow.secrets.add);
const presence = async () => (await flow.api.agent1.call('getMe')).presence;
/** As a page does, which says so each minute. */
const movesUntilBack = (socket: Awaited<ReturnType<typeof connect>>) =>
  until('they are back', async () => {
    socket.say({ type: 'active' });
    await flow.cloud.idle();
    return (await presence()) === 'online';
  });
/** The gateway says once that a socket is gone; where that was lost, nobody has been active for 15 minutes. */
const awayInTheEnd = () =>
  until('they are away', async () => {
    await flow.world.advance(MINUTE);
    return (await presence()) === 'away';
  });

it('an agent who is lost is away, and back when they move, again and again, and somebody still looks whether they are idle', async () => {
  for (let round = 1; round <= 3; round += 1) {
    const socket = await connect();
    await movesUntilBack(socket);
    await socket.close();
    await awayInTheEnd();
  }

  const socket = await connect();
  await movesUntilBack(socket);
  await flow.cloud.idle();
  const [activity] = itemsOf(await dumpTable(flow.cloud), 'ACTIVITY#');
  const looks = flow.cloud.timers
    .list('delayed-message')
    .filter(({ payload }) => JSON.stringify(payload).includes(String(activity?.watchAt)));
  expect(looks.length).toBeGreaterThan(0);
  await socket.close();
});

it('an agent who is taken off the desk is put out, and not let in', async () => {
  const { agentId } = await flow.api.agent1.call('getMe');
  const socket = await connect();
  const pass = await flow.api.agent1.call('createLivePass');
  flow.secrets.add(pass.pass);
  await flow.api.admin.call('updateAgent', { params: { agentId }, body: { active: false } });

  // A close that was lost is made up for at the socket's next word.
  const talk = setInterval(() => socket.say({ type: 'ping' }), 200);
  await socket.closed;
  clearInterval(talk);

  await until('nobody is let in', async () => {
    const connected = await connectWith(flow.cloud.urls.http, pass);
    return 'refused' in connected && connected.refused === 403;
  });
  await until('their sockets are forgotten', async () => {
    await flow.cloud.idle();
    return itemsOf(await dumpTable(flow.cloud), `LIVE#AGENT#${agentId}`).length === 0;
  });
});
