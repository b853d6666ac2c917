/** Is an exported ticket what was recorded? Answered from the file alone. */
import { TicketEntry } from '#schemas/event';
import { type NamedAttachment, TicketExport } from '#schemas/ledger-api';
import { StoredBodies } from '#schemas/message';
import type { Ticket } from '#schemas/ticket';
import type { ReadEntry } from './conversation.ts';
import { bodyDigests, canonicalJson, type Digest, GENESIS_HASH, parseEntry, verifyChain } from './ledger.ts';
import { namedAttachments } from './named-attachments.ts';
import { replay } from './ticket.ts';

export type ExportCheck = {
  /** A sentence for each thing that is not what was recorded; none where the file proves itself. */
  readonly faults: readonly string[];
  /** What the file cannot prove or does not hold, and need not. */
  readonly notes: readonly string[];
  /** What was proven, for who wants to read it. Absent where there are faults. */
  readonly proven?: { readonly file: TicketExport; readonly ticket: Ticket; readonly entries: readonly ReadEntry[] };
};

/** @param knownHead the newest entry's hash as somebody knows it from elsewhere: without it a record that was cut and mended is not told from a shorter one. */
export function verifyExport(value: unknown, digest: Digest, knownHead?: string): ExportCheck {
  const parsed = TicketExport.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `The file is no export at ${path.join('.') || 'its top'}: ${message}.`);
    return { faults, notes: [] };
  }
  const file = parsed.data;
  const head = knownHead === undefined || file.head.hash === knownHead ? [] : [`The head is ${file.head.hash}, not ${knownHead}.`];
  const chain = [...chainFaults(file, digest), ...head];
  const read = chain.length > 0 ? [] : file.entries.map(readOne);
  const entries = read.filter((one) => one !== undefined);
  const unknown = read.flatMap((one, index) => (one ? [] : [`Entry ${index + 1} is of a form that this verifier does not know.`]));
  if (chain.length > 0 || unknown.length > 0) return { faults: [...chain, ...unknown], notes: [] };
  const ticket = replay(entries.map(({ entry: { events, ...header } }) => ({ header: { ...header, number: file.number }, events })));
  const texts = checkTexts(file, entries, digest);
  const faults = [...derivedFaults(file, { ticket, entries }), ...texts.faults];
  const notes = [...absentBodies(entries), ...texts.notes];
  return ticket && faults.length === 0 ? { faults, notes, proven: { file, ticket, entries } } : { faults, notes };
}

/** The entries themselves, and what stands beside each. */
function chainFaults({ number, head, entries }: TicketExport, digest: Digest): string[] {
  const { valid, firstBad, reason } = verifyChain({ ledger: String(number), entries, head, digest });
  if (!valid) return [`Entry ${firstBad}: ${reason}.`];
  const apart = entries.find(({ previousHash }, index) => previousHash !== (entries[index - 1]?.hash ?? GENESIS_HASH));
  return apart ? [`Entry ${apart.version}: its previous hash is not the hash of the entry before.`] : [];
}

/** Undefined where a later version of the desk wrote what this one cannot read. */
function readOne({ entry, bodies }: TicketExport['entries'][number]): ReadEntry | undefined {
  const [read, said] = [TicketEntry.safeParse(parseEntry(entry)), StoredBodies.safeParse(bodies)];
  return read.success && said.success ? { entry: read.data, bodies: said.data } : undefined;
}

/** What is not hashed follows from what is. */
function derivedFaults(file: TicketExport, { ticket, entries }: { ticket: Ticket | undefined; entries: readonly ReadEntry[] }): string[] {
  const named = entries.reduce<readonly NamedAttachment[]>(namedAttachments, []);
  return [
    ...(canonicalJson(file.ticket) === canonicalJson(ticket) ? [] : ['The state of the ticket is not what its entries make of it.']),
    ...(canonicalJson(file.attachments) === canonicalJson(named) ? [] : ['The attachments are not those that the entries name.']),
  ];
}

const absentBodies = (entries: readonly ReadEntry[]): string[] =>
  entries.flatMap(({ entry, bodies }) =>
    [...bodyDigests(entry.events).keys()]
      .filter((id) => bodies[id] === undefined)
      .map((id) => `Entry ${entry.version}: the body ${id} is not in the file: it was erased at the desk, or left out.`),
  );

/** Long texts: each bound by the digest in the body that names it. */
function checkTexts({ texts }: TicketExport, entries: readonly ReadEntry[], digest: Digest): Pick<ExportCheck, 'faults' | 'notes'> {
  const [faults, notes]: [string[], string[]] = [[], []];
  const named = new Set<string>();
  for (const { entry, bodies } of entries) {
    for (const { textKey, textDigest } of Object.values(bodies).map(({ content }) => content)) {
      if (textKey === undefined) continue;
      named.add(textKey);
      const text = texts[textKey];
      if (text === undefined) notes.push(`Entry ${entry.version}: only the beginning of its text is in the file.`);
      else if (textDigest === undefined) notes.push(`Entry ${entry.version}: of its text only the beginning is proven.`);
      else if (digest(text) !== textDigest) faults.push(`Entry ${entry.version}: its text is not what was recorded.`);
    }
  }
  const strange = Object.keys(texts).filter((key) => !named.has(key));
  return { faults: [...faults, ...strange.map((key) => `The text ${key} is named by no entry.`)], notes };
}
