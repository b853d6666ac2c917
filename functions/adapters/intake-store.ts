/** What taking messages in reads and keeps beside tickets. */
import type { IntakeStore } from '#flows/ports';
import { type TableAccess, tableOf } from './dynamo.ts';
import * as keys from './keys.ts';
import { readIdentity, readMarker, record } from './records.ts';
import { CONDITION_FAILED, cancellation } from './table-errors.ts';
import { readTicketItem } from './ticket-item.ts';

export function createIntakeStore(access: TableAccess): IntakeStore {
  const table = tableOf(access);
  return {
    /** One trip for up to a hundred keys. */
    lookup: async ({ marker, identities, references = [], tickets = [] }) => {
      const wanted = [
        keys.markerKey(marker),
        ...identities.map(keys.identityKey),
        ...references.map(keys.referenceKey),
        ...tickets.map(keys.ticketKey),
      ];
      const [seen, ...rest] = await table.getMany(wanted, { consistent: true });
      const tail = rest.slice(identities.length);
      return {
        marker: seen && readMarker(seen),
        identities: rest.slice(0, identities.length).map((item) => item && readIdentity(item)),
        references: tail.slice(0, references.length).map((item) => item && readMarker(item)),
        tickets: tail.slice(references.length).map((item) => item && readTicketItem(item)),
      };
    },
    /** One trip: the item by its id and its place on the list. One that was released and could not be placed again stands there once more. */
    quarantine: async (item) => {
      const place = { id: item.id };
      const writes = [
        { put: record(keys.quarantinedKey(item.id), item), condition: 'attribute_not_exists(pk) OR attribute_exists(releasedAt)' },
        { put: record(keys.quarantineListKey(item.receivedAt, item.id), place) },
      ];
      try {
        await table.transact(writes);
      } catch (error) {
        if (cancellation(error)?.[0]?.Code !== CONDITION_FAILED) throw error;
      }
    },
    /** One trip. The same event again overwrites itself. */
    channelEvent: async (item) => {
      await table.put({ Item: record(keys.channelEventKey(item.channel, item.account, item.at, item.id), item) });
    },
  };
}
