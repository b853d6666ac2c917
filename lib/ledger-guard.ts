/** The ledger is append-only by IAM as well as by the code. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/** Partition keys of ledger entries, as IAM patterns. */
const LEDGER_KEYS = ['LEDGER#*'];

/**
 * Two denies, which no grant outweighs: entries are neither changed nor removed, and put only inside a transaction.
 * That a transaction does not overwrite one is stopped by its own condition and found by the hash chain.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function keepLedgerAppendOnly(role: Role, table: Table): void {
  const ledger = { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': LEDGER_KEYS } };
  const changes = ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'];
  role.addToPolicy(
    new PolicyStatement({
      sid: 'LedgerNeverChanges',
      effect: Effect.DENY,
      actions: changes.map((change) => `dynamodb:${change}`),
      resources: [table.tableArn],
      conditions: ledger,
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      sid: 'LedgerGrowsInTransactions',
      effect: Effect.DENY,
      actions: ['dynamodb:PutItem'],
      resources: [table.tableArn],
      conditions: { ...ledger, Null: { 'dynamodb:EnclosingOperation': 'true' } },
    }),
  );
}
