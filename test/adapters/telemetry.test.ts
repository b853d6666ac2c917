import { expect, test, vi } from 'vitest';
import { createLogger } from '#adapters/telemetry';

test('a log line keeps ids and counts, and withholds what people wrote or who they are', () => {
  const written = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  process.env.POWERTOOLS_DEV = 'true';

  createLogger().info('Message kept', { number: 1042, to: '6281', nested: { text: 'rahasia', Token: 't' }, error: new TypeError('x') });

  const line = String(written.mock.calls[0]?.[0]);
  expect(line).toContain('1042');
  expect(line).toContain('TypeError');
  expect(line).not.toMatch(/6281|rahasia|"t"/);
});
