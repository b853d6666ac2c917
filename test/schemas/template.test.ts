import { describe, expect, it } from 'vitest';
import { ApprovedTemplates, parametersOf } from '#schemas/template';

const template = { name: 'status_paket', language: 'id', category: 'utility', text: 'Halo {{1}}, paket Anda {{2}}.' };

describe('a template of the desk', () => {
  it.each([
    ['Halo.', 0],
    ['{{1}} dan {{2}}, sekali lagi {{1}}', 2],
    ['{{2}}', undefined],
    ['{{0}} {{1}}', undefined],
  ])('"%s" asks for %s values', (text, count) => {
    expect(parametersOf(text)).toBe(count);
  });

  it.each([
    [{ name: 'Status Paket' }],
    [{ language: 'Indonesia' }],
    [{ category: 'service' }],
    [{ text: 'Halo {{2}}' }],
    [{ text: '' }],
    [{ header: 'x' }],
  ])('is refused with %o', (fields) => {
    expect(ApprovedTemplates.safeParse([{ ...template, ...fields }]).success).toBe(false);
  });

  it('stands once for a language and number', () => {
    expect(ApprovedTemplates.safeParse([template, template]).success).toBe(false);
    expect(ApprovedTemplates.safeParse([template, { ...template, language: 'en' }, { ...template, account: '1' }]).success).toBe(true);
  });
});
