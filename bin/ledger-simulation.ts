/**
 * What IAM's simulator says of a role and the ledger: evaluates the policies that are attached, the denies and their conditions included, and calls
 * nothing. It takes the condition keys from us, so it proves the policies, not that DynamoDB fills in the keys so: that is ledger-probe.ts.
 */
import { type ContextEntry, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';

/** No ledger is named so: ledgers are numbers, and `settings`. */
export const PROBE_LEDGER = 'LEDGER#probe';
/** Any key that is not a ledger's. */
export const PROBE_OTHER = 'PROBE#probe';

type Call = {
  readonly rule: string;
  readonly actions: readonly string[];
  readonly keys: readonly string[];
  readonly inTransaction: boolean;
};

const CHANGES = ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'];

/** All are to be refused. */
const FORBIDDEN: readonly Call[] = [
  { rule: 'changing or removing an entry', actions: CHANGES, keys: [PROBE_LEDGER], inTransaction: false },
  {
    rule: 'changing an entry beside other items',
    actions: ['UpdateItem', 'DeleteItem'],
    keys: [PROBE_OTHER, PROBE_LEDGER],
    inTransaction: false,
  },
  { rule: 'changing an entry inside a transaction', actions: ['UpdateItem', 'DeleteItem'], keys: [PROBE_LEDGER], inTransaction: true },
  { rule: 'putting an entry outside a transaction', actions: ['PutItem'], keys: [PROBE_LEDGER], inTransaction: false },
];
const ORDINARY_PUT: Call = { rule: 'putting an item', actions: ['PutItem'], keys: [PROBE_OTHER], inTransaction: false };
const APPEND: Call = { rule: 'putting an entry inside a transaction', actions: ['PutItem'], keys: [PROBE_LEDGER], inTransaction: true };

export type Subject = {
  readonly roleArn: string;
  readonly tableArn: string;
  /** A function's role must have the denies themselves; any other role may just lack the grant. */
  readonly isFunction: boolean;
};

/** One sentence for each thing that is not as it must be; none when the ledger is append-only to the role. */
export async function simulatedFaults(iam: IAMClient, subject: Subject): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const call of FORBIDDEN) {
    for (const [action, decision] of await decisions(iam, subject, call)) {
      if (decision === 'allowed') faults.push(`${call.rule} is allowed (${action})`);
      else if (subject.isFunction && decision !== 'explicitDeny')
        faults.push(`${call.rule} is not granted, but not denied either (${action})`);
    }
  }
  // Who may write at all must be able to append: else the guard would stop the desk.
  const mayWrite = (await decisions(iam, subject, ORDINARY_PUT)).some(([, decision]) => decision === 'allowed');
  if (!mayWrite) return faults;
  const mayAppend = (await decisions(iam, subject, APPEND)).every(([, decision]) => decision === 'allowed');
  return mayAppend ? faults : [...faults, `${APPEND.rule} is refused`];
}

async function decisions(iam: IAMClient, { roleArn, tableArn }: Subject, call: Call): Promise<[string, string][]> {
  const context: ContextEntry[] = [
    { ContextKeyName: 'dynamodb:LeadingKeys', ContextKeyType: 'stringList', ContextKeyValues: [...call.keys] },
    ...(call.inTransaction
      ? [{ ContextKeyName: 'dynamodb:EnclosingOperation', ContextKeyType: 'string' as const, ContextKeyValues: ['TransactWriteItems'] }]
      : []),
  ];
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: roleArn,
      ActionNames: call.actions.map((action) => `dynamodb:${action}`),
      ResourceArns: [tableArn],
      ContextEntries: context,
    }),
  );
  if (EvaluationResults.length !== call.actions.length)
    throw new Error(`IAM answered ${EvaluationResults.length} of ${call.actions.length} questions about ${roleArn}.`);
  return EvaluationResults.map(({ EvalActionName = '', EvalDecision = '' }) => [EvalActionName, EvalDecision]);
}
