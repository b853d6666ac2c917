import { describe, expect, it } from 'vitest';
import { requestOf } from '#adapters/socket-event';

describe('what a page says', () => {
  it.each([
    { type: 'ping' },
    { type: 'active' },
    { type: 'look', number: 1042, doing: 'typing' },
    { type: 'look', number: null, doing: 'viewing' },
  ])('is read: %o', (request) => {
    expect(requestOf(JSON.stringify(request))).toEqual(request);
  });

  it.each([
    '',
    'ping',
    '[]',
    'null',
    '{"type":"shout"}',
    '{"type":"ping","more":1}',
    '{"type":"look","number":0,"doing":"viewing"}',
    '{"type":"look","number":"1","doing":"viewing"}',
    '{"type":"look","number":1}',
    '{"type":"look","number":1,"doing":"sleeping"}',
    '{"__proto__":{"type":"ping"}}',
    `{"type":"ping"${' '.repeat(2_000)}}`,
  ])('is nothing when it is none of ours: %.40s', (body) => {
    expect(requestOf(body)).toBeUndefined();
  });
});
