/** Exported tickets of random lives, as the desk writes them. */
import type fc from 'fast-check';
import type { StoredEntry } from '#domain/ledger';
import { exportText } from '#flows/export-ticket';
import type { StoredTicket } from '#flows/ports';
import { TicketExport } from '#schemas/ledger-api';
import { lived } from './ticket-history.ts';
import { life } from './ticket-steps.ts';

export type Exported = { readonly stored: StoredTicket; readonly entries: readonly StoredEntry[] };

/** At least two entries long. */
export const exported: fc.Arbitrary<Exported> = life(12)
  .map(lived)
  .filter(({ entries }) => entries.length > 1)
  .map(({ entries }) => {
    const [last] = entries.slice(-1);
    if (!last) throw new Error('There are two at least.');
    return { stored: last.stored, entries: entries.map(({ entry }) => entry) };
  });

/** The file's text; `texts` is what lies in the bucket. */
export async function textOf({ stored, entries }: Exported, texts: ReadonlyMap<string, string> = new Map()): Promise<string> {
  const ports: Parameters<typeof exportText>[0] = {
    tickets: {
      entries: async (_number: number, { before = Number.POSITIVE_INFINITY, limit }: { before?: number; limit: number }) =>
        entries
          .filter(({ version }) => version < before)
          .toReversed()
          .slice(0, limit),
    },
    blobs: { get: async (key: string) => new TextEncoder().encode(texts.get(key)) },
  };
  let text = '';
  for await (const piece of exportText(ports, stored)) text += piece;
  return text;
}

export const fileOf = async (ticket: Exported, texts?: ReadonlyMap<string, string>): Promise<TicketExport> =>
  TicketExport.parse(JSON.parse(await textOf(ticket, texts)));
