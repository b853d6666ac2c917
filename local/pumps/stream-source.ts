/** Reads a table's stream records in the order they were written. */
import { DatabaseSync } from 'node:sqlite';
import type { TableFacts } from '../template/facts.ts';

export interface StreamRecord {
  /** Grows with every record of the source; what a checkpoint names. */
  readonly position: number;
  readonly eventName: string;
  readonly createdAtSeconds: number;
  readonly sequenceNumber: string;
  /** `dynamodb` of a Lambda stream record. */
  readonly change: Readonly<Record<string, unknown>>;
}

export interface StreamSource {
  readAfter(position: number, limit: number): readonly StreamRecord[] | Promise<readonly StreamRecord[]>;
  /** The newest record's position as far as the source can know it, 0 when there is none. */
  newest(): number;
  close(): void;
}

interface Row {
  readonly id: number;
  readonly event_name: string;
  readonly keys_json: string;
  readonly new_image: string | null;
  readonly old_image: string | null;
  readonly sequence_number: string;
  readonly created_at: number;
}

const LOCK_WAIT_MS = 5_000;

/**
 * dynoxide's own stream table, read in its database file: 2 microseconds a look instead of 1.2 milliseconds for GetRecords.
 * Its row id is the position, because sequence numbers start anew when old records are gone.
 */
export function openDynoxideStream(databaseFile: string, table: TableFacts): StreamSource {
  const database = new DatabaseSync(databaseFile, { readOnly: true });
  database.exec(`PRAGMA busy_timeout = ${LOCK_WAIT_MS}`);
  // `+table_name` keeps SQLite on the row ids: an index by table would read and sort all records there are.
  const after = database.prepare('SELECT * FROM _stream_records WHERE id > ? AND +table_name = ? ORDER BY id LIMIT ?');
  const last = database.prepare('SELECT id FROM _stream_records WHERE +table_name = ? ORDER BY id DESC LIMIT 1');
  return {
    // The statements' columns are dynoxide's; the tests of this folder hold them.
    readAfter: (position, limit) => (after.all(position, table.name, limit) as unknown as Row[]).map(toRecord),
    newest: () => Number(last.get(table.name)?.id ?? 0),
    close: () => database.close(),
  };
}

function toRecord(row: Row): StreamRecord {
  return {
    position: row.id,
    eventName: row.event_name,
    createdAtSeconds: row.created_at,
    sequenceNumber: row.sequence_number,
    change: {
      ApproximateCreationDateTime: row.created_at,
      Keys: JSON.parse(row.keys_json),
      // Most records are filtered out by their keys: their images are never parsed.
      get NewImage() {
        return row.new_image ? JSON.parse(row.new_image) : undefined;
      },
      get OldImage() {
        return row.old_image ? JSON.parse(row.old_image) : undefined;
      },
      SequenceNumber: row.sequence_number,
      SizeBytes: row.keys_json.length + (row.new_image?.length ?? 0),
      StreamViewType: 'NEW_IMAGE',
    },
  };
}
