/** The one table: tickets, the ledger, markers, contacts, agents and settings. docs/table-design.md lists what lies where. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';

/** Index name -> its keys. Sparse: an item is in an index only while it carries the keys. */
const INDEXES = {
  'team-work': { partitionKey: 'teamKey', sortKey: 'workKey' },
  'assignee-work': { partitionKey: 'assigneeKey', sortKey: 'workKey' },
  'contact-history': { partitionKey: 'contactKey', sortKey: 'historyKey' },
} as const;

export type IndexName = keyof typeof INDEXES;

/** The longest period that point-in-time recovery offers. */
const RECOVERY_DAYS = 35;

export function createTicketTable(scope: Construct): Table {
  const text = (name: string) => ({ name, type: AttributeType.STRING });
  const table = new Table(scope, 'Table', {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    // Reactions re-read the ticket; the entry itself is all that the stream has to carry.
    stream: StreamViewType.NEW_IMAGE,
    timeToLiveAttribute: 'expiresAt',
    // The key that AWS owns costs nothing; a customer's key would cost by the month and by the request.
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: RECOVERY_DAYS },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const [indexName, keys] of Object.entries(INDEXES)) {
    table.addGlobalSecondaryIndex({
      indexName,
      partitionKey: text(keys.partitionKey),
      sortKey: text(keys.sortKey),
      // Lists read the snapshots themselves, so a change of a snapshot costs no second write here.
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  keepLogicalId(table, 'Table');
  return table;
}
