import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chained } from '#adapters/ledger-item';
import { bodyDigests, canonicalJson, GENESIS_HASH, parseEntry, type StoredEntry, type Verification, verifyChain } from '#domain/ledger';
import { TicketEntry } from '#schemas/event';
import { digest } from '../helpers/factories.ts';
import { NUMBER } from '../helpers/ticket-acts.ts';
import { lived } from '../helpers/ticket-history.ts';
import { life } from '../helpers/ticket-steps.ts';

const RUNS = { seed: 20_261_123, numRuns: 300 };

type Ledger = { readonly entries: readonly StoredEntry[]; readonly head: { readonly version: number; readonly hash: string } };

/** Ledgers of real decisions under the real seal, at least two entries long, and numbers to choose by. */
const ledger: fc.Arbitrary<Ledger> = life(12)
  .map(lived)
  .filter(({ entries }) => entries.length > 1)
  .map(({ entries: all }) => {
    const entries = all.map(({ entry }) => entry);
    return { entries, head: { version: entries.length, hash: entries.at(-1)?.hash ?? '' } };
  });

const verify = ({ entries, head }: Ledger, name = String(NUMBER)): Verification => verifyChain({ ledger: name, entries, head, digest });
const at = (entries: readonly StoredEntry[], index: number): StoredEntry => {
  const entry = entries[index];
  if (!entry) throw new Error(`There is no entry ${index}.`);
  return entry;
};
const replaced = (all: Ledger, index: number, change: (entry: StoredEntry) => StoredEntry): Ledger => ({
  ...all,
  entries: all.entries.map((entry, each) => (each === index ? change(entry) : entry)),
});

/** Another character in the place of one. */
const flipped = (text: string, place: number): string => {
  const index = place % text.length;
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
};

const forAll = (check: (all: Ledger, pick: number, other: number) => void): void =>
  fc.assert(fc.property(ledger, fc.nat(), fc.nat(), check), RUNS);

describe('verifyChain', () => {
  it('passes what was written', () => {
    forAll((all) => {
      expect(verify(all)).toEqual({ valid: true, entries: all.entries.length });
    });
  });

  it('names an entry in which one character is another', () => {
    forAll((all, pick, other) => {
      const index = pick % all.entries.length;
      const bad = replaced(all, index, (entry) => ({ ...entry, entry: flipped(entry.entry, other) }));

      expect(verify(bad)).toMatchObject({ valid: false, firstBad: index + 1 });
    });
  });

  it('names an entry whose hash is another', () => {
    forAll((all, pick, other) => {
      const index = pick % all.entries.length;
      const bad = replaced(all, index, (entry) => ({ ...entry, hash: flipped(entry.hash, other) }));

      expect(verify(bad)).toMatchObject({ valid: false, firstBad: index + 1 });
    });
  });

  it('names the place of an entry that is gone', () => {
    forAll((all, pick) => {
      const index = pick % all.entries.length;

      expect(verify({ ...all, entries: all.entries.toSpliced(index, 1) })).toMatchObject({ valid: false, firstBad: index + 1 });
    });
  });

  it('names the first of two entries that changed places', () => {
    forAll((all, pick, other) => {
      const first = pick % (all.entries.length - 1);
      const second = first + 1 + (other % (all.entries.length - 1 - first));
      const entries = all.entries.with(first, at(all.entries, second)).with(second, at(all.entries, first));

      expect(verify({ ...all, entries })).toMatchObject({ valid: false, firstBad: first + 1 });
    });
  });

  it('names the place where an entry was put in, be it a copy or made up', () => {
    forAll((all, pick, other) => {
      const index = pick % (all.entries.length + 1);
      const copy = at(all.entries, other % all.entries.length);
      const copied = { ...all, entries: all.entries.toSpliced(index, 0, copy) };
      const madeUp = {
        ...copy,
        version: index + 1,
        entry: copy.entry.replace(/"version":\d+/u, `"version":${index + 1}`),
        hash: copy.hash,
      };
      // The same entry twice in a row reads as one that is out of place behind itself.
      const isTwice = copy.version === index + 1;

      expect(verify(copied)).toMatchObject({ valid: false, firstBad: isTwice ? index + 2 : index + 1 });
      if (!isTwice)
        expect(verify({ ...all, entries: all.entries.toSpliced(index, 0, madeUp) })).toMatchObject({ valid: false, firstBad: index + 1 });
    });
  });

  it('names the first entry of a tail that was cut off', () => {
    forAll((all, pick) => {
      const kept = pick % all.entries.length;

      expect(verify({ ...all, entries: all.entries.slice(0, kept) })).toMatchObject({ valid: false, firstBad: kept + 1, entries: kept });
    });
  });

  it('names the first entry after the head, though it is chained rightly', () => {
    forAll((all) => {
      const last = at(all.entries, all.entries.length - 1);
      const more = chained(last.hash, { ...TicketEntry.parse(JSON.parse(last.entry)), version: last.version + 1 }, {});

      expect(verify({ ...all, entries: [...all.entries, more] })).toMatchObject({ valid: false, firstBad: last.version + 1 });
    });
  });

  it('names the last entry where the head has another hash', () => {
    forAll((all, pick) => {
      const head = { ...all.head, hash: flipped(all.head.hash, pick) };

      expect(verify({ ...all, head })).toMatchObject({ valid: false, firstBad: all.entries.length });
    });
  });

  it('finds an entry that was written anew under a hash of its own at the next one, and the last one at the head', () => {
    forAll((all, pick) => {
      const index = pick % all.entries.length;
      const before = index === 0 ? GENESIS_HASH : at(all.entries, index - 1).hash;
      const forged = replaced(all, index, ({ entry, bodies }) =>
        chained(before, { ...TicketEntry.parse(JSON.parse(entry)), commandId: 'cmd_forged' }, bodies),
      );

      expect(verify(forged)).toMatchObject({ valid: false, firstBad: Math.min(index + 2, all.entries.length) });
    });
  });

  it('names an entry of which a body says something else', () => {
    const withBodies = ledger.filter(({ entries }) => entries.some(({ bodies }) => Object.keys(bodies).length > 0));
    fc.assert(
      fc.property(withBodies, fc.nat(), fc.constantFrom('content', 'salt', 'moved'), (all, pick, what) => {
        const holders = all.entries.filter(({ bodies }) => Object.keys(bodies).length > 0);
        const holder = at(holders, pick % holders.length);
        const bodies = Object.fromEntries(
          Object.entries(holder.bodies).map(([id, body]) => {
            if (what === 'moved') return [`${id}0`, body];
            return [id, what === 'salt' ? { ...body, salt: `${body.salt}0` } : { ...body, content: { ...body.content, text: 'lain' } }];
          }),
        );
        const bad = replaced(all, holder.version - 1, (entry) => ({ ...entry, bodies }));

        expect(verify(bad)).toMatchObject({ valid: false, firstBad: holder.version });
      }),
      RUNS,
    );
  });

  it('passes a ledger of which bodies were erased', () => {
    forAll((all, pick) => {
      const erased = replaced(all, pick % all.entries.length, (entry) => ({ ...entry, bodies: {} }));

      expect(verify(erased).valid).toBe(true);
    });
  });

  it('does not take the ledger of another ticket for this one', () => {
    forAll((all) => {
      expect(verify(all, '1043')).toMatchObject({ valid: false, firstBad: 1 });
    });
  });

  it('an empty ledger is valid only where nothing was written', () => {
    expect(verify({ entries: [], head: { version: 0, hash: GENESIS_HASH } })).toEqual({ valid: true, entries: 0 });
    expect(verify({ entries: [], head: { version: 1, hash: digest('x') } })).toMatchObject({ valid: false, firstBad: 1 });
  });
});

describe('canonicalJson', () => {
  it('is the same text for the same value, whatever the order of its fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());

        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('leaves out what is undefined and keeps the places of a list', () => {
    expect(canonicalJson(undefined)).toBe('null');
    expect(canonicalJson({ b: 1, a: undefined, c: [undefined, { d: undefined }] })).toBe('{"b":1,"c":[null,{}]}');
  });
});

describe('bodyDigests', () => {
  it('finds every body that events point to, however deep', () => {
    const [one, two] = [digest('1'), digest('2')];

    expect(bodyDigests([{ body: { id: 'b1', digest: one } }, { target: { x: [{ id: 'b2', digest: two }] } }, { id: 'att_1' }])).toEqual(
      new Map([
        ['b1', one],
        ['b2', two],
      ]),
    );
  });
});

describe('parseEntry', () => {
  it('finds the object that a text holds, and none in any other text', () => {
    expect(parseEntry('{"version":1}')).toEqual({ version: 1 });
    for (const text of ['', 'x', '{', 'null', '7', '"{}"', 'true']) expect(parseEntry(text)).toBeUndefined();
  });
});

describe('what points to no body', () => {
  it.each([{ id: 'b1' }, { digest: 'ab' }, { id: 1, digest: 'ab' }, { id: 'b1', digest: 1 }, null, 'b1'])('%j', (node) => {
    expect(bodyDigests([node]).size).toBe(0);
  });
});

describe('verifyChain on what was changed by hand', () => {
  const entry = (version: number, ledger = '1042'): string => JSON.stringify({ version, ledger, events: [] });
  const chain = (...entries: string[]) => {
    let previous = GENESIS_HASH;
    return entries.map((text, index) => {
      previous = digest(previous + text);
      return { version: index + 1, entry: text, hash: previous, bodies: {} };
    });
  };
  const verify = (entries: ReturnType<typeof chain>, head: { version: number; hash: string }) =>
    verifyChain({ ledger: '1042', entries, head, digest });

  it('says in words what is wrong and where', () => {
    const good = chain(entry(1), entry(2));
    const hash = good[1]?.hash ?? '';

    expect(verify(good, { version: 2, hash })).toEqual({ valid: true, entries: 2 });
    expect(verify(chain(entry(1), entry(2, '7')), { version: 2, hash })).toMatchObject({
      firstBad: 2,
      reason: 'the entry says it belongs elsewhere',
    });
    expect(
      verify(
        good.map((one) => ({ ...one, hash: 'x' })),
        { version: 2, hash },
      ),
    ).toMatchObject({ firstBad: 1, reason: 'the entry is not what was hashed' });
    expect(verify(good, { version: 1, hash })).toMatchObject({ firstBad: 2, reason: 'an entry stands after the head' });
    expect(verify(good, { version: 2, hash: 'x' })).toMatchObject({ firstBad: 2, reason: 'the head does not match the last entry' });
    expect(verify(good.slice(0, 1), { version: 2, hash })).toMatchObject({ firstBad: 2, reason: 'entries at the end are missing' });
  });
});
