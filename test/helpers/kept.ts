/** Everything that a desk keeps, to compare before and after: items, objects, sign-ins, secrets. */
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { findLocalDesk } from '../../bin/local-desk.ts';
import { bucketKeys } from './bucket-keys.ts';
import type { TestCloud } from './cloud.ts';
import { signInsOf } from './staff.ts';
import { changedKeys, dumpTable, type TableItem } from './table-dump.ts';
import { until } from './until.ts';

type Flow = Pick<TestCloud, 'cloud' | 'stateDir'>;
/** Each line of `apart` is one object, sign-in or secret in one state. */
export type Kept = { readonly table: readonly TableItem[]; readonly apart: readonly string[] };

const SECRETS = ['signing-key', 'whatsapp/app-secrets', 'whatsapp/verify-token', 'whatsapp/access-token'];

/** By version, which grows with each writing, the same value or another. */
async function secretsOf({ stateDir }: Flow): Promise<string[]> {
  const credentials = { accessKeyId: 'Test', secretAccessKey: 'local' };
  const client = new SSMClient({ endpoint: findLocalDesk(stateDir).ssm, region: 'ap-southeast-3', credentials });
  try {
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names: SECRETS.map((name) => `/meja/local/${name}`) }));
    return Parameters.map(({ Name, Version }) => `secret ${Name} ${Version}`);
  } finally {
    client.destroy();
  }
}

/** Once nothing is on its way. */
export async function kept(flow: Flow): Promise<Kept> {
  const { cloud } = flow;
  await cloud.idle();
  const [table, objects, signIns, secrets] = await Promise.all([dumpTable(cloud), bucketKeys(cloud), signInsOf(flow), secretsOf(flow)]);
  return { table, apart: [...objects, ...signIns, ...secrets] };
}

/** Keys of what is in only one of the two, or differs. */
export function changesBetween(before: Kept, after: Kept): string[] {
  const only = (these: readonly string[], those: readonly string[]) => these.filter((line) => !those.includes(line));
  return [...changedKeys(before.table, after.table), ...only(before.apart, after.apart), ...only(after.apart, before.apart)];
}

/** Receipts and reactions of what was done before still come in the beginning. */
export async function keptAtRest(flow: Flow): Promise<Kept> {
  let before = await kept(flow);
  return until('nothing changes any more', async () => {
    const after = await kept(flow);
    const changes = changesBetween(before, after);
    before = after;
    return changes.length === 0 && after;
  });
}
