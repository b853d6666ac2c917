/** Everything in the table, to compare before and after. */
import { DynamoDBClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

export type TableItem = { readonly pk: string; readonly sk: string } & Readonly<Record<string, unknown>>;

/** Every item, in order of its key. Reads the engine directly: no function, no adversary. */
export async function dumpTable(cloud: { readonly urls: { readonly dynamodb: string }; readonly tableName: string }): Promise<TableItem[]> {
  const credentials = { accessKeyId: 'Test', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: cloud.urls.dynamodb, region: 'ap-southeast-3', credentials });
  const items: TableItem[] = [];
  try {
    let from: ScanCommandOutput['LastEvaluatedKey'];
    do {
      const page: ScanCommandOutput = await client.send(
        new ScanCommand({ TableName: cloud.tableName, ConsistentRead: true, ...(from ? { ExclusiveStartKey: from } : {}) }),
      );
      for (const item of page.Items ?? []) items.push({ ...unmarshall(item), pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' });
      from = page.LastEvaluatedKey;
    } while (from);
  } finally {
    client.destroy();
  }
  return items.sort((a, b) => (`${a.pk}\n${a.sk}` < `${b.pk}\n${b.sk}` ? -1 : 1));
}

/** Keys of what is in only one of the two, or differs. */
export function changedKeys(before: readonly TableItem[], after: readonly TableItem[]): string[] {
  const textOf = (items: readonly TableItem[]) => new Map(items.map((item) => [`${item.pk} ${item.sk}`, sortedText(item)]));
  const [old, now] = [textOf(before), textOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
}

/** The engine gives an item's attributes in any order. */
const sortedText = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );

/** Items whose partition key begins so. */
export const itemsOf = (items: readonly TableItem[], prefix: string): TableItem[] => items.filter(({ pk }) => pk.startsWith(prefix));
