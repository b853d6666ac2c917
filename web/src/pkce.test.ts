// @vitest-environment node
import { expect, it } from 'vitest';
import { challengeOf, randomText } from './pkce.ts';

it('the challenge of RFC 7636, appendix B, is that of its verifier', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

it('a verifier has 43 unreserved characters and is another each time', () => {
  const verifiers = Array.from({ length: 50 }, randomText);

  for (const verifier of verifiers) expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set(verifiers).size).toBe(50);
});
