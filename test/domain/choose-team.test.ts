import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksContact, chooseTeam, type Routing, type RoutingFacts } from '#domain/choose-team';
import { foldWords, saysWords } from '#domain/fold-words';
import { RoutingSettings, type RoutingWhen, TeamChoice } from '#schemas/routing';

const facts = (more: Partial<RoutingFacts> = {}): RoutingFacts => ({ channel: 'whatsapp', account: '1065550000001', text: '', ...more });
const to = (teamId: string, when: RoutingWhen) => ({ id: `to-${teamId}`, name: `To ${teamId}`, when, teamId });
const words = (...anyOf: string[]) => ({ words: { anyOf } });
const routing = (...conditions: Routing['conditions']): Routing => ({ version: 4, conditions });
const DESK: Routing = {
  ...routing(to('logistik', words('paket', 'resi', 'blm smp')), to('sales', words('harga', 'stok'))),
  fallbackTeamId: 'triage',
};

describe('chooseTeam', () => {
  it.each<[string, string, Partial<TeamChoice>]>([
    ['paket sy blm smp', 'logistik', { by: 'condition', conditionId: 'to-logistik', matched: ['words.0'] }],
    ['Udah 3 hari BLM  SMP!!', 'logistik', { by: 'condition', matched: ['words.2'] }],
    ['Harga-nya berapa kak?', 'sales', { by: 'condition', conditionId: 'to-sales', matched: ['words.0'] }],
    ['stok paket hemat ada?', 'logistik', { by: 'condition', conditionId: 'to-logistik' }],
    ['halo', 'triage', { by: 'fallback', settingsVersion: 4 }],
    ['', 'triage', { by: 'fallback' }],
    ['paketan data', 'triage', { by: 'fallback' }],
  ])('of "%s" is %s', (text, teamId, more) => {
    expect(chooseTeam(facts({ text }), DESK, 'default')).toMatchObject({ teamId, settingsVersion: 4, ...more });
  });

  it('asks for everything that a condition names', () => {
    const when: RoutingWhen = { channels: ['email'], accounts: ['Toko@meja.local'], ...words('retur'), language: 'id' };
    const mail = facts({ channel: 'email', account: 'toko@meja.local', subject: 'Retur', language: 'id' });
    const chosen = (some: Partial<RoutingFacts>) => chooseTeam({ ...mail, ...some }, routing(to('retur', when)), 'default').teamId;

    expect(chooseTeam(mail, routing(to('retur', when)), 'default').matched).toEqual(['channel', 'account', 'language', 'words.0']);
    const others: Partial<RoutingFacts>[] = [
      { channel: 'whatsapp' },
      { account: 'lain@meja.local' },
      { language: 'en' },
      { language: undefined },
      { subject: 'Tukar' },
    ];
    expect(others.map(chosen)).toEqual(others.map(() => 'default'));
  });

  it('is content with one of several accounts, and stops at any of several words that it leaves out', () => {
    const when: RoutingWhen = { channels: ['whatsapp'], accounts: ['lain', '1065550000001'], notWords: { anyOf: ['promo', 'iklan'] } };
    const chosen = (text: string) => chooseTeam(facts({ text }), routing(to('toko', when)), 'default');

    expect(chosen('halo').matched).toEqual(['channel', 'account', 'not_words']);
    expect(chosen('ini iklan').by).toBe('default');
  });

  it('hands on what the condition asks of an agent, and for how long', () => {
    const asking = { ...to('retur', words('retur')), skills: ['retur:2'] };
    const chosen = (more: object) => chooseTeam(facts({ text: 'retur' }), routing({ ...asking, ...more }), 'default');

    expect(chosen({})).toMatchObject({ skills: ['retur:2'], relaxAfterSeconds: 900 });
    expect(chosen({ relaxAfterSeconds: 60 })).toMatchObject({ relaxAfterSeconds: 60 });
    expect(chosen({ skills: undefined })).not.toHaveProperty('relaxAfterSeconds');
  });

  it.each([{ skills: [] }, { skills: ['retur:0'] }, { skills: ['retur:10'] }, { skills: [':2'] }, { relaxAfterSeconds: 60 }])(
    'is not asked with %j',
    (wrong) => {
      const condition = { ...to('retur', words('retur')), ...wrong };

      expect(RoutingSettings.safeParse({ conditions: [condition] }).success).toBe(false);
    },
  );

  it('leaves out what says an excluded word', () => {
    const desk = routing(to('logistik', { ...words('paket'), notWords: { anyOf: ['paket data'] } }));

    expect(chooseTeam(facts({ text: 'paket saya' }), desk, 'default')).toMatchObject({
      by: 'condition',
      matched: ['words.0', 'not_words'],
    });
    expect(chooseTeam(facts({ text: 'Paket DATA habis' }), desk, 'default').by).toBe('default');
  });

  it('asks for every attribute that a condition names, by one of its values', () => {
    const when: RoutingWhen = { attributes: { segmen: { anyOf: ['emas', 'VIP plus'] }, constructor: { anyOf: ['ya'] } } };
    const chosen = (attributes: Record<string, string> | undefined) =>
      chooseTeam(facts({ attributes }), routing(to('vip', when)), 'default');

    expect(TeamChoice.parse(chosen({ segmen: ' vip-PLUS', constructor: 'Ya!', kota: 'x' })).matched).toEqual([
      'attributes.segmen.1',
      'attributes.constructor.0',
    ]);
    expect(chosen({ constructor: 'ya', segmen: 'ＥＭＡＳ' }).matched).toEqual(['attributes.segmen.0', 'attributes.constructor.0']);
    const others: (Record<string, string> | undefined)[] = [
      undefined,
      {},
      { segmen: 'emas' },
      { segmen: 'emas 24', constructor: 'ya' },
      { segmen: '--', constructor: 'ya' },
    ];
    expect(others.map((attributes) => chosen(attributes).by)).toEqual(others.map(() => 'default'));
  });

  it('finds a value without words with nobody, not even with who has none', () => {
    const desk = routing(to('vip', { attributes: { segmen: { anyOf: ['--'] } } }));
    const chosen = (attributes: Record<string, string>) => chooseTeam(facts({ attributes }), desk, 'default').by;

    expect([chosen({}), chosen({ segmen: '--' })]).toEqual(['default', 'default']);
  });

  it('reads no row of words across subject and text', () => {
    const desk = routing(to('logistik', words('blm smp')));

    expect(chooseTeam(facts({ subject: 'blm', text: 'smp kapan?' }), desk, 'default').by).toBe('default');
  });

  it('of a number with a team of its own is that team where no condition holds', () => {
    expect(chooseTeam(facts({ text: 'halo' }), DESK, 'vip')).toEqual({ teamId: 'vip', by: 'channel', settingsVersion: 4 });
    expect(chooseTeam(facts({ text: 'paket' }), DESK, 'vip').teamId).toBe('logistik');
    expect(chooseTeam(facts({ text: 'paket', isFollowUp: true }), DESK, 'vip')).toEqual({
      teamId: 'vip',
      by: 'channel',
      matched: ['follow_up'],
    });
  });

  it('without settings is the default team, and names no version', () => {
    expect(chooseTeam(facts({ text: 'paket' }), undefined, 'default')).toEqual({ teamId: 'default', by: 'default' });
  });

  it('is the first condition that holds, whatever stands behind it, and always fits the ledger', () => {
    const word = fc.constantFrom('paket', 'harga', 'retur', 'halo', 'paket hilang');
    const condition = fc.record({ teamId: fc.constantFrom('a', 'b', 'c'), anyOf: fc.array(word, { minLength: 1, maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 6 }), fc.array(word, { maxLength: 4 }), (conditions, said) => {
        const desk = routing(...conditions.map(({ teamId, anyOf }, at) => ({ ...to(teamId, words(...anyOf)), id: `c-${at}` })));
        const text = said.join(', ');
        const first = desk.conditions.find(({ when }) => when.words?.anyOf.some((each) => saysWords(foldWords(text), each)));

        const choice = TeamChoice.parse(chooseTeam(facts({ text }), desk, 'default'));

        expect([choice.teamId, choice.conditionId]).toEqual([first?.teamId ?? 'default', first?.id]);
      }),
    );
  });
});

describe('asksContact', () => {
  const vip = to('vip', { attributes: { segmen: { anyOf: ['emas'] } } });
  const english = to('inggris', { ...words('paket'), language: 'en' });
  const asks = (text: string, ...conditions: Routing['conditions']) => asksContact(facts({ text }), routing(...conditions), 'default');

  it('is so where a condition that asks may be the first to hold, and only there', () => {
    const paket = to('logistik', words('paket'));

    expect([asks('halo', vip), asks('paket', english, paket), asks('halo', english, vip), asks('halo', paket, vip)]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([asks('paket', paket, vip), asks('halo', english, paket), asks('halo'), asksContact(facts(), undefined, 'default')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('is not so for a follow-up that stays with the team of its number', () => {
    const followUp = facts({ isFollowUp: true });

    expect([asksContact(followUp, routing(vip), 'toko'), asksContact(followUp, routing(vip), 'default')]).toEqual([false, true]);
  });

  it('never says no where the contact would change the choice', () => {
    const when = fc.constantFrom<RoutingWhen>(
      words('paket'),
      vip.when,
      english.when,
      { ...words('halo'), ...vip.when },
      { language: 'id' },
    );
    fc.assert(
      fc.property(fc.array(when, { maxLength: 5 }), fc.constantFrom('paket', 'halo', 'paket halo', ''), (whens, text) => {
        const desk = routing(...whens.map((one, at) => ({ ...to(`t${at}`, one), id: `c-${at}` })));
        const contacts: Partial<RoutingFacts>[] = [{}, { language: 'en' }, { language: 'id', attributes: { segmen: 'emas' } }];
        const choices = contacts.map((contact) => chooseTeam(facts({ text, ...contact }), desk, 'default').teamId);

        if (!asksContact(facts({ text }), desk, 'default')) expect(new Set(choices).size).toBe(1);
      }),
    );
  });
});

describe('foldWords', () => {
  it.each([
    ['Paket SY, blm smp!!', ' paket sy blm smp '],
    ["Jum'at", ' jumat '],
    ['Café ÉCLAIR', ' cafe eclair '],
    ['ｐａｋｅｔ', ' paket '],
    ['Straße', ' strasse '],
    ['STRAẞE', ' strasse '],
    ['ΟΔΟΣ', ' οδοσ '],
    ['οδος', ' οδοσ '],
    ['ΟΔΟΣ.Α', ' οδοσ α '],
    ['🙏🙏', ''],
    ['no.resi:JX-123', ' no resi jx 123 '],
  ])('%s', (text, folded) => {
    expect(foldWords(text)).toBe(folded);
  });

  it('folds what is folded into itself, whatever the letter', () => {
    const changed = Array.from({ length: 0x3_0000 }, (_, code) => String.fromCodePoint(code)).filter(
      (letter) => foldWords(foldWords(letter)) !== foldWords(letter),
    );

    expect(changed).toEqual([]);
  });

  it('finds whole words only, and is found by itself', () => {
    expect(saysWords(foldWords('paketnya hilang'), 'paket')).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(saysWords(foldWords(text), text)).toBe(foldWords(text) !== '');
        expect(foldWords(foldWords(text))).toBe(foldWords(text));
      }),
    );
  });
});

describe('the settings', () => {
  it.each<[string, unknown]>([
    ['a condition that asks for nothing', { conditions: [to('a', {})] }],
    ['two of one id', { conditions: [to('a', words('x')), to('a', words('y'))] }],
    ['a word without a letter or digit', { conditions: [to('a', words('!!'))] }],
    ['no attribute', { conditions: [to('a', { attributes: {} })] }],
    ['an attribute without values', { conditions: [to('a', { attributes: { segmen: { anyOf: [] } } })] }],
    ['a value without a letter or digit', { conditions: [to('a', { attributes: { segmen: { anyOf: ['**'] } } })] }],
    ['a name that no attribute has', { conditions: [to('a', { attributes: { Segmen: { anyOf: ['x'] } } })] }],
    ['a field that is not known', { conditions: [{ ...to('a', words('x')), priority: 1 }] }],
  ])('refuse %s', (_, value) => {
    expect(RoutingSettings.safeParse(value).success).toBe(false);
  });
});
