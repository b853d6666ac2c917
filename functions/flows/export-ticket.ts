/** A ticket with its whole record as one file, which is checked without the desk: docs/proof.md. */
import { parseEntry, type StoredEntry, withPrevious } from '#domain/ledger';
import { namedAttachments } from '#domain/named-attachments';
import { TicketEntry } from '#schemas/event';
import { EXPORT_FORMAT, type LedgerHead, type NamedAttachment } from '#schemas/ledger-api';
import type { Instant } from '#schemas/primitives';
import type { ApiContext } from './api-ports.ts';
import type { Blobs, StoredTicket, TicketStore } from './ports.ts';
import { entriesBetween, wholeText } from './read-ledger.ts';
import { recordExport } from './record-reading.ts';
import { loadVisible } from './visible-ticket.ts';

/** So many entries, of 32 KB at most, are in memory at a time. */
const PAGE = 100;

export type ExportLink = {
  readonly url: string;
  readonly expiresAt: Instant;
  readonly filename: string;
  readonly bytes: number;
  readonly head: LedgerHead;
};
type ExportPorts = { readonly tickets: Pick<TicketStore, 'entries'>; readonly blobs: Pick<Blobs, 'get'> };

/** As the ticket is now: what comes while the file is made is not in it. @throws HelpdeskError not_found, not_allowed. */
export async function exportTicket(context: ApiContext, number: number): Promise<ExportLink> {
  const { ports } = context;
  const stored = await loadVisible(context, number);
  const head = { version: stored.ticket.version, hash: stored.headHash };
  await recordExport(context, number, head);
  const key = `exports/${number}/${ports.newId('export')}.json`;
  const mediaType = 'application/json';
  const bytes = await ports.blobs.putPieces(key, exportText(ports, stored), mediaType);
  const filename = `tiket-${number}-${head.version}.json`;
  return { ...(await ports.links.download({ key, mediaType, filename })), filename, bytes, head };
}

/** The file, an entry a line. Neither the ledger nor the texts are ever whole in memory. */
export async function* exportText(ports: ExportPorts, { ticket, headHash }: StoredTicket): AsyncGenerator<string> {
  const { number, version } = ticket;
  const head: LedgerHead = { version, hash: headHash };
  const found: Found = { attachments: [], textKeys: new Set() };
  yield `{"format":"${EXPORT_FORMAT}","number":${number},"head":${JSON.stringify(head)},\n"ticket":${JSON.stringify(ticket)},\n"entries":[`;
  let before = '';
  for (let after = 0; after < version; after += PAGE) {
    const { entries, previousHash } = await entriesBetween(ports.tickets, number, { after, upTo: Math.min(after + PAGE, version) });
    for (const stored of withPrevious(entries, previousHash)) {
      yield `${before}\n${JSON.stringify(stored)}`;
      before = ',';
      note(found, stored);
    }
  }
  yield `],\n"attachments":${JSON.stringify(found.attachments)},\n"texts":{`;
  yield* textsOf(ports, found.textKeys);
  yield '}}\n';
}

/** What stands after the entries and follows from them. */
type Found = { attachments: readonly NamedAttachment[]; readonly textKeys: Set<string> };

/** An entry that was damaged is exported as it is, and names nothing. */
function note(found: Found, { entry, bodies }: StoredEntry): void {
  const read = TicketEntry.safeParse(parseEntry(entry));
  if (read.success) found.attachments = namedAttachments(found.attachments, { entry: read.data, bodies });
  for (const { content } of Object.values(bodies)) if (content.textKey !== undefined) found.textKeys.add(content.textKey);
}

/** What cannot be read any more is left out. */
async function* textsOf({ blobs }: ExportPorts, keys: ReadonlySet<string>): AsyncGenerator<string> {
  let before = '';
  for (const key of keys) {
    const text = await wholeText(blobs, key);
    if (text === undefined) continue;
    yield `${before}\n${JSON.stringify(key)}:${JSON.stringify(text)}`;
    before = ',';
  }
}
