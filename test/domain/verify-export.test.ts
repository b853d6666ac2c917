import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chained } from '#adapters/ledger-item';
import { canonicalJson, GENESIS_HASH } from '#domain/ledger';
import { namedAttachments } from '#domain/named-attachments';
import { replay } from '#domain/ticket';
import { verifyExport } from '#domain/verify-export';
import { TicketEntry } from '#schemas/event';
import type { NamedAttachment, TicketExport } from '#schemas/ledger-api';
import { type BodyContent, StoredBodies } from '#schemas/message';
import { exported, fileOf, textOf } from '../helpers/export-file.ts';
import { digest } from '../helpers/factories.ts';

const RUNS = { seed: 20_270_302, numRuns: 60 };

const faultsIn = (file: unknown, knownHead?: string) => verifyExport(file, digest, knownHead).faults;
const forAll = (check: (file: TicketExport, pick: number, other: number) => void) =>
  fc.assert(
    fc.asyncProperty(exported, fc.nat(), fc.nat(), async (ticket, pick, other) => check(await fileOf(ticket), pick, other)),
    RUNS,
  );

/** Another character in the place of one. */
const flipped = (text: string, place: number): string =>
  text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ 1) + text.slice(place + 1);

const readOf = ({ number, entries }: TicketExport) =>
  entries.map(({ entry, bodies }) => {
    const read = TicketEntry.parse(JSON.parse(entry));
    return { entry: read, bodies: StoredBodies.parse(bodies), header: { ...read, number }, events: read.events };
  });

/** The record up to an entry, with everything beside it to match: what somebody could make who has the file and this code. */
function cutAndMended(file: TicketExport, length: number): TicketExport {
  const cut = { ...file, entries: file.entries.slice(0, length) };
  const head = { version: length, hash: cut.entries.at(-1)?.hash ?? '' };
  return {
    ...cut,
    head,
    ticket: replay(readOf(cut)),
    attachments: [...readOf(cut).reduce<readonly NamedAttachment[]>(namedAttachments, [])],
  };
}

describe('verifyExport', () => {
  it('passes what the desk exported, and gives back what it proves', () =>
    forAll((file) => {
      const { faults, notes, proven } = verifyExport(file, digest, file.head.hash);

      expect([faults, notes]).toEqual([[], []]);
      expect(proven?.entries).toHaveLength(file.entries.length);
      expect(proven?.ticket.version).toBe(file.head.version);
    }));

  it('finds any one character of the file that is another', () =>
    fc.assert(
      fc.asyncProperty(exported, fc.nat(), async (ticket, pick) => {
        const text = await textOf(ticket);
        const bad = flipped(text, pick % text.length);
        let file: unknown;
        try {
          file = JSON.parse(bad);
        } catch {
          return;
        }

        expect(faultsIn(file)).not.toEqual([]);
      }),
      { ...RUNS, numRuns: 400 },
    ));

  it('finds any one character of an entry that is another, and names the entry', () =>
    forAll((file, pick, other) => {
      const index = pick % file.entries.length;
      const entries = file.entries.map((each, at) =>
        at === index ? { ...each, entry: flipped(each.entry, other % each.entry.length) } : each,
      );

      expect(faultsIn({ ...file, entries })).toEqual([expect.stringContaining(`Entry ${index + 1}: `)]);
    }));

  it('names the place of an entry that was dropped', () =>
    forAll((file, pick) => {
      const index = pick % file.entries.length;

      expect(faultsIn({ ...file, entries: file.entries.toSpliced(index, 1) })).toEqual([expect.stringContaining(`Entry ${index + 1}: `)]);
    }));

  it('names the first of two entries that changed places', () =>
    forAll((file, pick, other) => {
      const first = pick % (file.entries.length - 1);
      const second = first + 1 + (other % (file.entries.length - 1 - first));
      const [a, b] = [file.entries[first], file.entries[second]];
      if (!a || !b) throw new Error('Both are there.');

      expect(faultsIn({ ...file, entries: file.entries.with(first, b).with(second, a) })).toEqual([
        `Entry ${first + 1}: an entry is missing or out of place.`,
      ]);
    }));

  it('names the first entry of a tail that was cut off', () =>
    forAll((file, pick) => {
      const kept = pick % file.entries.length;

      expect(faultsIn({ ...file, entries: file.entries.slice(0, kept) })).toEqual([`Entry ${kept + 1}: entries at the end are missing.`]);
    }));

  it('finds an entry that was written anew under a hash of its own', () =>
    forAll((file, pick) => {
      const index = pick % file.entries.length;
      const { previousHash, entry, bodies } = file.entries[index] ?? { previousHash: '', entry: '', bodies: {} };
      const { hash, entry: forged } = chained(previousHash, { ...TicketEntry.parse(JSON.parse(entry)), commandId: 'cmd_forged' }, {});
      const entries = file.entries.map((each, at) => (at === index ? { ...each, entry: forged, hash, bodies } : each));

      expect(faultsIn({ ...file, entries })).not.toEqual([]);
    }));

  it('tells a record that was cut by the state beside it, and one that was mended too only by a head that is known from elsewhere', () =>
    forAll((file, pick) => {
      const length = 1 + (pick % (file.entries.length - 1));
      const mended = cutAndMended(file, length);

      expect(faultsIn({ ...mended, ticket: file.ticket })).toContain('The state of the ticket is not what its entries make of it.');
      expect(faultsIn(mended)).toEqual([]);
      expect(faultsIn(mended, file.head.hash)).toEqual([`The head is ${mended.head.hash}, not ${file.head.hash}.`]);
    }));

  it('finds a state that the entries do not give, and attachments that they do not name', () =>
    forAll((file) => {
      const ticket = { ...Object(file.ticket), reopenCount: 99 };
      const attachments = [
        ...file.attachments,
        {
          ...{
            entry: 1,
            messageId: 'msg_0123456789',
            attachmentId: 'att_0123456789',
            filename: 'kontrak.pdf',
            mediaType: 'application/pdf',
          },
          ...{ bytes: 7, sha256: digest('kontrak'), missing: null },
        },
      ];

      expect(faultsIn({ ...file, ticket })).toEqual(['The state of the ticket is not what its entries make of it.']);
      expect(faultsIn({ ...file, attachments })).toEqual(['The attachments are not those that the entries name.']);
    }));

  it('takes a body that is not there for erased or left out, says so, and finds one that says more', () =>
    forAll((file, pick) => {
      const holders = file.entries.filter(({ bodies }) => Object.keys(bodies).length > 0);
      const holder = holders[pick % Math.max(1, holders.length)];
      if (!holder) return;
      const { version, bodies } = holder;
      const withBodies = (changed: typeof bodies) => ({
        ...file,
        attachments: file.attachments.map((one) => (one.entry === version ? { ...one, filename: null } : one)),
        entries: file.entries.map((each) => (each.version === version ? { ...each, bodies: changed } : each)),
      });
      const more = Object.fromEntries(
        Object.entries(bodies).map(([id, body]) => [id, { ...body, content: { ...Object(body.content), catatan: 'x' } }]),
      );

      const { faults, notes } = verifyExport(withBodies({}), digest);
      expect(faults).toEqual([]);
      expect(notes).toHaveLength(Object.keys(bodies).length);
      expect(notes[0]).toContain(`Entry ${version}: the body`);
      expect(faultsIn(withBodies(more))).toEqual([`Entry ${version}: a body is not what was recorded.`]);
    }));

  it('names an entry that stands beside another previous hash than the one it follows', () =>
    forAll((file, pick) => {
      const index = pick % file.entries.length;
      const entries = file.entries.map((each, at) => (at === index ? { ...each, previousHash: digest('lain') } : each));

      expect(faultsIn({ ...file, entries })).toEqual([`Entry ${index + 1}: its previous hash is not the hash of the entry before.`]);
    }));

  it('gives nothing as proven where anything is wrong', () =>
    forAll((file) => {
      const wrong = [
        { ...file, ticket: {} },
        { ...file, texts: { 'uploads/x.txt': 'x' } },
        { ...file, entries: file.entries.slice(1) },
        { ...file, number: file.number + 1 },
      ];

      for (const each of wrong) {
        const { faults, notes, proven } = verifyExport(each, digest);
        expect([faults.length, proven]).toEqual([1, undefined]);
        expect(notes).toEqual([]);
      }
      expect(verifyExport(file, digest, digest('lain')).proven).toBeUndefined();
    }));

  it('does not take for proven what it cannot read: an entry or a body of another form', async () => {
    const [sample] = fc.sample(exported, { ...RUNS, numRuns: 1 });
    if (!sample) throw new Error('There is one.');
    const file = await fileOf(sample);
    const made = (events: unknown[], content: unknown) => {
      const entry = canonicalJson({ ...readOf(file)[0]?.entry, events });
      const hash = digest(GENESIS_HASH + entry);
      const bodies = { b_1: { salt: 'garam', content } };
      return { ...file, head: { version: 1, hash }, entries: [{ version: 1, entry, previousHash: GENESIS_HASH, hash, bodies }] };
    };
    const body = (content: unknown) => ({ id: 'b_1', digest: digest(`garam${canonicalJson(content)}`), bytes: 1 });
    const note = (content: unknown) => ({ type: 'NoteAdded', messageId: 'msg_0123456789', body: body(content), attachments: [] });
    const unknown = ['Entry 1 is of a form that this verifier does not know.'];

    for (const [type, content] of [
      ['SomethingNew', { text: 'isi' }],
      ['NoteAdded', { text: 7 }],
    ] as const) {
      const { faults, notes, proven } = verifyExport(made([{ ...note(content), type }], content), digest);
      expect([faults, notes, proven]).toEqual([unknown, [], undefined]);
    }
  });

  it('says where a file has not the form of an export', async () => {
    const [sample] = fc.sample(exported, { ...RUNS, numRuns: 1 });
    const file = sample && (await fileOf(sample));

    for (const value of [undefined, null, [], 'text'])
      expect(verifyExport(value, digest)).toEqual({ faults: [expect.stringMatching(/^The file is no export at its top: /)], notes: [] });
    expect(faultsIn({ ...file, format: 'another' })).toEqual([expect.stringMatching(/^The file is no export at format: /)]);
    expect(faultsIn({ ...file, head: { version: 1, hash: 'f' } })).toEqual([
      expect.stringMatching(/^The file is no export at head\.hash: /),
    ]);
    expect(faultsIn({ ...file, more: 1 })).toEqual([expect.stringMatching(/^The file is no export at its top: /)]);
  });
});

describe('a long text', () => {
  const TEXT = 'panjang '.repeat(1_000);
  const KEY = 'mail/parts/ses/text.txt';

  /** A record of one entry with a note whose text lies in the bucket. */
  async function withNote(content: BodyContent): Promise<TicketExport> {
    const [{ stored, entries } = { stored: undefined, entries: [] }] = fc.sample(exported, { ...RUNS, numRuns: 1 });
    if (!stored || !entries[0]) throw new Error('A life has entries.');
    const first = TicketEntry.parse(JSON.parse(entries[0].entry));
    const body = { id: 'b_long', digest: digest(`garam${canonicalJson(content)}`), bytes: 10 };
    const entry = {
      ...first,
      events: [...first.events, { type: 'NoteAdded' as const, messageId: 'msg_0123456789', body, attachments: [] }],
    };
    const one = chained(GENESIS_HASH, entry, { ...entries[0].bodies, b_long: { salt: 'garam', content } });
    const ticket = replay([{ header: { ...entry, number: stored.ticket.number }, events: entry.events }]) ?? stored.ticket;
    return fileOf({ stored: { ...stored, headHash: one.hash, ticket }, entries: [one] }, new Map([[KEY, TEXT]]));
  }
  const bound = { text: 'panjang', textDigest: digest(TEXT), textKey: KEY };

  it('is in the file whole, is proven by its digest, and must be named by an entry', async () => {
    const file = await withNote(bound);

    expect([file.texts, faultsIn(file)]).toEqual([{ [KEY]: TEXT }, []]);
    expect(faultsIn({ ...file, texts: { [KEY]: `${TEXT}!` } })).toEqual(['Entry 1: its text is not what was recorded.']);
    expect(faultsIn({ ...file, texts: { ...file.texts, 'uploads/x.txt': 'x' } })).toEqual(['The text uploads/x.txt is named by no entry.']);
  });

  it('that is not in the file, or has no digest, is said to be unproven', async () => {
    const { notes } = verifyExport({ ...(await withNote(bound)), texts: {} }, digest);
    const { notes: undigested } = verifyExport(await withNote({ text: 'panjang', textKey: KEY }), digest);

    expect(notes).toEqual(['Entry 1: only the beginning of its text is in the file.']);
    expect(undigested).toEqual(['Entry 1: of its text only the beginning is proven.']);
  });
});
