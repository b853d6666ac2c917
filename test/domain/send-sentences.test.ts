import { describe, expect, it } from 'vitest';
import { explainSendCode } from '#domain/send-sentences';

describe('explainSendCode', () => {
  it('speaks Indonesian and English, for each channel', () => {
    expect(explainSendCode('whatsapp', '131047', 'id')).toContain('24 jam');
    expect(explainSendCode('email', 'MessageRejected', 'en')).toContain('refused the content');
    expect(explainSendCode('email', 'bounce_permanent', 'en')).toContain('does not exist');
  });

  it.each(['', 'no such code', 'constructor', '-1', 'NaN'])('says something of the code "%s" too', (code) => {
    for (const channel of ['whatsapp', 'email', 'manual'] as const) expect(explainSendCode(channel, code, 'en').length).toBeGreaterThan(10);
  });
});
