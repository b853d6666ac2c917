/** How large DynamoDB holds an item to be: names and values in UTF-8, with a little for numbers, lists and maps. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type RawItem = Record<string, AttributeValue>;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const COLLECTION_OVERHEAD = 3;
const ELEMENT_OVERHEAD = 1;

const utf8 = (text: string): number => Buffer.byteLength(text);

/** About one byte for two significant digits, and one more. */
const numberBytes = (text: string): number => Math.ceil(text.replace(/[-.]|^0+|0+$/g, '').length / 2) + 1;

/** Names and values, without the item's own overhead. */
export const itemBytes = (item: RawItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + valueBytes(value), 0);

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return utf8(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.L !== undefined) return value.L.reduce((sum, element) => sum + valueBytes(element) + ELEMENT_OVERHEAD, COLLECTION_OVERHEAD);
  if (value.M !== undefined) return itemBytes(value.M) + COLLECTION_OVERHEAD + Object.keys(value.M).length * ELEMENT_OVERHEAD;
  return ELEMENT_OVERHEAD;
}
