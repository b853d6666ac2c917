import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledgementFor, acknowledgementText } from '#domain/acknowledgement';
import { localTimeText } from '#domain/local-time-text';
import { AcknowledgementSettings, DEFAULT_ACKNOWLEDGEMENT, DEFAULT_ACKNOWLEDGEMENT_OUTSIDE_HOURS } from '#schemas/acknowledgement';

/** Monday 09:00 in Jakarta (UTC+7). */
const MONDAY_NINE = '2026-11-23T02:00:00.000Z';
const facts = { number: 1042, timeZone: 'Asia/Jakarta' };
const settings = AcknowledgementSettings.parse({});

describe('acknowledgementFor', () => {
  it('tells the contact the queue number, in Indonesian unless something else is set', () => {
    expect(acknowledgementFor(settings, { ...facts, name: 'Budi' })).toBe(
      'Halo Budi, pesan Anda sudah kami terima. Nomor antrean Anda #1042. Tim kami akan segera membalas.',
    );
  });

  it('says outside business hours when the desk opens', () => {
    expect(acknowledgementFor(settings, { ...facts, name: 'Budi', opensAt: MONDAY_NINE })).toBe(
      'Halo Budi, pesan Anda sudah kami terima. Nomor antrean Anda #1042. Saat ini kami sedang tutup dan buka kembali Senin, 23 November 2026 pukul 09.00 WIB. Pesan Anda akan kami balas setelah itu.',
    );
  });

  it("speaks the contact's language where it is known, else the settings'", () => {
    const english = AcknowledgementSettings.parse({ language: 'en' });

    expect(acknowledgementFor(settings, facts, 'en')).toContain('Your queue number is #1042.');
    expect(acknowledgementFor(english, { ...facts, opensAt: MONDAY_NINE })).toContain('open again Monday, 23 November 2026 at 09:00 WIB.');
  });

  it('says nothing when acknowledgements are switched off', () => {
    expect(acknowledgementFor(AcknowledgementSettings.parse({ enabled: false }), facts)).toBeUndefined();
  });
});

describe('acknowledgementText', () => {
  it('leaves out a placeholder that is unknown or has no value, with the blank before it', () => {
    const template = 'Halo {{name}}, {{  Number }} {{cuaca}} {{constructor}} {{}} buka {{opens}}.';

    expect(acknowledgementText(template, facts)).toBe('Halo, #1042 buka.');
  });

  it('fills in the business and never a placeholder that stands in a value', () => {
    expect(acknowledgementText('{{business}}: {{number}}', { ...facts, businessName: '{{number}} & Co' })).toBe('{{number}} & Co: #1042');
  });

  it('speaks Indonesian where nothing else is said, and has no blanks around it', () => {
    expect(acknowledgementText(' {{opens}} {{business}} ', { ...facts, opensAt: MONDAY_NINE, businessName: ' Toko ' })).toBe(
      'Senin, 23 November 2026 pukul 09.00 WIB Toko',
    );
  });

  it('contains the number whatever the contact is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        expect(acknowledgementText(DEFAULT_ACKNOWLEDGEMENT.id, { ...facts, name })).toContain(' #1042.');
      }),
    );
  });

  it.each(['Budi', 'Ny. Sri Wahyuni', 'M.Rizky', "Ka'bah Tours", '李小龍', 'Renée 2', 'siti a.n', 'x'.repeat(60)])(
    'greets %s by name',
    (name) => {
      expect(acknowledgementText('Halo {{name}}!', { ...facts, name })).toBe(`Halo ${name}!`);
    },
  );

  it.each([
    'https://evil.example',
    'menang di evil.com sekarang',
    'www.evil',
    'a@b.id',
    '+62 812 3456 7890',
    '...',
    '*tebal*',
    'x'.repeat(61),
  ])('greets nobody as "%s"', (name) => {
    expect(acknowledgementText('Halo {{name}}!', { ...facts, name })).toBe('Halo!');
  });

  it('keeps a name on one line', () => {
    expect(acknowledgementText('Halo {{name}}!', { ...facts, name: ' Budi\r\n\u202eSantoso\t' })).toBe('Halo Budi Santoso!');
  });
});

describe('AcknowledgementSettings', () => {
  it('is on and in Indonesian with our own texts until somebody sets something', () => {
    expect(settings).toEqual({
      enabled: true,
      language: 'id',
      text: DEFAULT_ACKNOWLEDGEMENT,
      outsideHoursText: DEFAULT_ACKNOWLEDGEMENT_OUTSIDE_HOURS,
      queueQuestions: ['antrean', 'antrian', 'cek antrean', 'cek antrian', 'posisi', 'queue', 'position'],
    });
  });

  it('keeps our own text in the language that was not edited', () => {
    expect(AcknowledgementSettings.parse({ text: { id: 'Antrean {{number}}' } }).text).toEqual({
      id: 'Antrean {{number}}',
      en: DEFAULT_ACKNOWLEDGEMENT.en,
    });
  });

  it.each([
    ['a text without the number', 'Halo {{name}}'],
    ['a text that is too long', `{{number}}${'x'.repeat(2000)}`],
  ])('refuses %s', (_what, id) => {
    expect(AcknowledgementSettings.safeParse({ text: { id } }).success).toBe(false);
  });
});

describe('localTimeText', () => {
  it.each([
    ['Asia/Jakarta', 'id', 'Senin, 23 November 2026 pukul 09.00 WIB'],
    ['Asia/Makassar', 'id', 'Senin, 23 November 2026 pukul 10.00 WITA'],
    ['Asia/Jayapura', 'en', 'Monday, 23 November 2026 at 11:00 WIT'],
    ['Asia/Kolkata', 'en', 'Monday, 23 November 2026 at 07:30 GMT+5:30'],
    ['America/New_York', 'id', 'Minggu, 22 November 2026 pukul 21.00 GMT-5'],
  ] as const)('says the time in %s', (zone, language, text) => {
    expect(localTimeText(MONDAY_NINE, zone, language)).toBe(text);
  });

  it('says midnight as 00, not 24', () => {
    // 17:00 UTC is 00:00 of the next day in Jakarta.
    expect(localTimeText('2026-11-22T17:00:00.000Z', 'Asia/Jakarta', 'id')).toBe('Senin, 23 November 2026 pukul 00.00 WIB');
  });
});
