import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { envelopesOf } from '#adapters/channels/whatsapp-inbound';
import { InboundEnvelope } from '#schemas/queue';

const RECEIVED_AT = '2026-11-23T02:15:00.000Z';
const OWN = 'test/fixtures/whatsapp';

/** Every key of our own samples, so that the generator reaches what lies behind them. */
function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const nested = Object.values(value).flatMap(keysOf);
  return Array.isArray(value) ? nested : [...Object.keys(value), ...nested];
}
const KEYS = [...new Set(readdirSync(OWN).flatMap((file) => keysOf(JSON.parse(readFileSync(`${OWN}/${file}`, 'utf8')))))];

describe('any JSON value', () => {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 9, withCrossShrink: true },
      fc.constantFrom(
        'text',
        'system',
        'edit',
        'messages',
        'standby',
        'failed',
        'wamid.1',
        '6281',
        'ID.1',
        '1700000000',
        '',
        '\ud800',
        '__proto__',
      ),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS, '__proto__', 'constructor', 'toString'), tie('tree'), { maxKeys: 6 }),
    ),
  }));
  const entries = (value: fc.Arbitrary<unknown>) =>
    value.map((inner) => ({ entry: [{ id: '1', changes: [{ field: 'messages', value: inner }] }] }));
  const message = fc.dictionary(fc.constantFrom(...KEYS), tree, { maxKeys: 8 });
  const conversation = fc.record(
    { messages: fc.array(message), message_echoes: fc.array(message), statuses: fc.array(tree), contacts: fc.array(tree) },
    { requiredKeys: [] },
  );

  test.each([
    ['value', fc.jsonValue()],
    ['body of known keys', tree],
    ['change', entries(tree)],
    ['conversation', entries(conversation)],
  ])('as a %s becomes envelopes of the schema and never throws', (_, arbitrary: fc.Arbitrary<unknown>) => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        for (const envelope of envelopesOf(value, RECEIVED_AT)) InboundEnvelope.parse(JSON.parse(JSON.stringify(envelope)));
      }),
      { seed: 20_261_123, numRuns: 400 },
    );
  });
});
