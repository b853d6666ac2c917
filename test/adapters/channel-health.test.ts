import { expect, it } from 'vitest';
import { withSeenOpen } from '#adapters/channel-health';
import { createWorld, PHONE_NUMBER_ID } from '../helpers/in-memory-ports.ts';

const account = ['whatsapp', PHONE_NUMBER_ID] as const;

it('believes for five seconds that an account seen open is open', async () => {
  const world = createWorld();
  const { directory } = withSeenOpen(world.ports);
  expect(await directory.blocked(...account)).toBeUndefined();
  await directory.block(...account, '190', world.time.now);

  world.passSeconds(4);
  expect(await directory.blocked(...account)).toBeUndefined();
  world.passSeconds(1);
  expect(await directory.blocked(...account)).toBe('190');
});

it('asks each time about one that is blocked, and keeps accounts apart', async () => {
  const world = createWorld();
  const { directory } = withSeenOpen(world.ports);
  await directory.block(...account, '190', world.time.now);
  expect(await directory.blocked(...account)).toBe('190');
  expect(await directory.blocked('whatsapp', '1065550000002')).toBeUndefined();

  world.memory.blocked.clear();
  expect(await directory.blocked(...account)).toBeUndefined();
});
