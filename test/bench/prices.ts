/** List prices of November 2026 in US dollars, and what stays free for ever. Region us-east-1; `uplift` is what we plan with for Singapore and Jakarta. */

export type Price = {
  readonly unit: string;
  readonly dollars: number;
  /** Factor for ap-southeast-1 and -3; 1 where lists agree or none was found. */
  readonly uplift: number;
  /** Units a month that an account never pays. */
  readonly free: number;
};

const MILLION = 1e6;

/** On-demand DynamoDB costs 14 % more in Sydney and Mumbai; no list of Singapore and Jakarta was found. */
const TABLE_UPLIFT = 1.14;
/** Seoul's list is 14 % above; no list of Singapore and Jakarta was found. */
const GATEWAY_UPLIFT = 1.2;

export const PRICES = {
  /** @see https://aws.amazon.com/lambda/pricing/ */
  lambdaRequest: { unit: 'invocations', dollars: 0.2 / MILLION, uplift: 1, free: MILLION },
  lambdaGigabyteSecond: { unit: 'GB-seconds (arm64)', dollars: 0.0000133334, uplift: 1, free: 400_000 },
  /** @see https://aws.amazon.com/sqs/pricing/ */
  fifoRequest: { unit: 'FIFO requests', dollars: 0.5 / MILLION, uplift: 1, free: 700_000 },
  queueRequest: { unit: 'standard requests', dollars: 0.4 / MILLION, uplift: 1, free: 300_000 },
  /** @see https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  writeUnit: { unit: 'write units', dollars: 0.625 / MILLION, uplift: TABLE_UPLIFT, free: 0 },
  readUnit: { unit: 'read units', dollars: 0.125 / MILLION, uplift: TABLE_UPLIFT, free: 0 },
  tableGigabyteMonth: { unit: 'GB-months', dollars: 0.25, uplift: TABLE_UPLIFT, free: 25 },
  recoveryGigabyteMonth: { unit: 'GB-months', dollars: 0.2, uplift: TABLE_UPLIFT, free: 0 },
  /** @see https://aws.amazon.com/api-gateway/pricing/ */
  httpRequest: { unit: 'requests', dollars: 1 / MILLION, uplift: GATEWAY_UPLIFT, free: 0 },
  /** @see https://aws.amazon.com/eventbridge/pricing/ */
  scheduleInvocation: { unit: 'invocations', dollars: 1 / MILLION, uplift: 1, free: 14 * MILLION },
  /** Ingested, and kept for a month. @see https://aws.amazon.com/cloudwatch/pricing/ */
  logGigabyte: { unit: 'GB', dollars: 0.53, uplift: 1, free: 5 },
  alarmMonth: { unit: 'alarms', dollars: 0.1, uplift: 1, free: 10 },
  metricMonth: { unit: 'custom metrics', dollars: 0.3, uplift: 1, free: 10 },
  /** @see https://aws.amazon.com/s3/pricing/ */
  objectPut: { unit: 'puts', dollars: 5 / MILLION, uplift: 1, free: 0 },
  objectGet: { unit: 'gets', dollars: 0.4 / MILLION, uplift: 1, free: 0 },
  /** SecureStrings are decrypted by KMS. @see https://aws.amazon.com/kms/pricing/ */
  decryption: { unit: 'decryptions', dollars: 3 / MILLION, uplift: 1, free: 20_000 },
  /** @see https://aws.amazon.com/ses/pricing/ */
  mailSent: { unit: 'mails', dollars: 0.0001, uplift: 1, free: 0 },
  mailReceived: { unit: 'mails', dollars: 0.0001, uplift: 1, free: 0 },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;
/** How many units of each are used. */
export type Usage = Partial<Readonly<Record<PriceName, number>>>;

export type Line = {
  readonly name: PriceName;
  readonly quantity: number;
  readonly list: number;
  readonly planned: number;
  readonly afterFree: number;
};

/** @param timesAMonth how often this usage comes in a month, by which the free units are shared out */
export function linesOf(usage: Usage, timesAMonth = 1): Line[] {
  return Object.entries(PRICES).flatMap(([key, price]: [string, Price]) => {
    // Object.entries forgets the keys' type.
    const name = key as PriceName;
    const quantity = usage[name] ?? 0;
    if (quantity === 0) return [];
    const list = quantity * price.dollars;
    const paid = Math.max(0, quantity - price.free / timesAMonth);
    return [{ name, quantity, list, planned: list * price.uplift, afterFree: paid * price.dollars * price.uplift }];
  });
}

export function sumOf(lines: readonly Line[]): Omit<Line, 'name' | 'quantity'> {
  const sum = (of: (line: Line) => number): number => lines.reduce((total, line) => total + of(line), 0);
  return { list: sum((line) => line.list), planned: sum((line) => line.planned), afterFree: sum((line) => line.afterFree) };
}
