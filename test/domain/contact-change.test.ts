import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedContact } from '#domain/contact-change';
import type { ChangeContact } from '#schemas/contact-attributes';
import { aContact } from '../helpers/factories.ts';

describe('changedContact', () => {
  it('says by name what is different, and leaves out what was so already', () => {
    const contact = aContact({ name: 'Budi', language: 'id', attributes: { segmen: 'vip', kota: 'Bandung' } });

    const { after, fields } = changedContact(contact, {
      name: 'Budi',
      language: null,
      attributes: { segmen: 'emas', kota: 'Bandung', umur: null },
    });

    expect(fields).toEqual(['language', 'attributes.segmen']);
    expect(after).toEqual({ ...contact, language: undefined, attributes: { segmen: 'emas', kota: 'Bandung' } });
  });

  it('says that the name or the language is another', () => {
    const contact = aContact({ name: 'Budi', language: 'id' });

    expect(changedContact(contact, { name: 'Ani' })).toEqual({ after: { ...contact, name: 'Ani' }, fields: ['name'] });
    expect(changedContact(contact, { language: 'en' })).toMatchObject({ after: { language: 'en' }, fields: ['language'] });
    expect(changedContact(contact, { attributes: {} }).after.language).toBe('id');
  });

  it('leaves no empty record behind', () => {
    expect(changedContact(aContact({ attributes: { segmen: 'vip' } }), { attributes: { segmen: null } }).after.attributes).toBeUndefined();
    expect(changedContact(aContact(), {})).toMatchObject({ fields: [] });
  });

  it('done twice is done once, and touches nothing that was not named', () => {
    const name = fc.constantFrom('segmen', 'kota', 'constructor', 'a-1');
    const value = fc.constantFrom('satu', 'dua');
    const wanted = fc.record<ChangeContact>(
      {
        name: fc.constantFrom('Budi', 'Ani'),
        language: fc.constantFrom('id', 'en', null),
        attributes: fc.dictionary(name, fc.option(value), { noNullPrototype: true }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), wanted, (attributes, change) => {
        const contact = aContact({ attributes });

        const { after } = changedContact(contact, change);

        expect(changedContact(after, change)).toEqual({ after, fields: [] });
        for (const one of Object.keys(attributes).filter((key) => !Object.hasOwn(change.attributes ?? {}, key)))
          expect(after.attributes?.[one]).toBe(attributes[one]);
        expect({ ...after, name: '', language: undefined, attributes: undefined }).toEqual({ ...contact, name: '', attributes: undefined });
      }),
    );
  });
});
