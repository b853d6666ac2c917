/** What follows from a ledger entry: the stream's reader, the matcher, the tasks and the reconciler that finds what was lost. */
import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { CONSUMER_TIMEOUT } from './helpdesk-queues.ts';
import type { Live } from './live.ts';
import type { MailSending } from './mail-sending.ts';

/** New ledger entries and nothing else; what the filter drops costs nothing. */
const LEDGER_INSERTS = FilterCriteria.filter({ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'LEDGER#' }] } } } });

export interface ReactionsProps extends DeskResources {
  readonly mailSending: MailSending;
  readonly live: Live;
}

export class Reactions extends Construct {
  readonly relay: HelpdeskFunction;
  readonly assign: HelpdeskFunction;
  readonly tasks: HelpdeskFunction;
  readonly reconcile: HelpdeskFunction;

  constructor(scope: Construct, id: string, resources: ReactionsProps) {
    super(scope, id);
    this.relay = this.#createRelay(resources);
    this.assign = this.#createAssign(resources);
    this.tasks = this.#createTasks(resources);
    this.reconcile = this.#createReconcile(resources);
  }

  /** Only sends, schedules and tells sockets: what it cannot do it hands to tasks, and the batch fails only if that fails. */
  #createRelay({ live, ...resources }: ReactionsProps): HelpdeskFunction {
    const { config, state, queues, scheduling } = resources;
    const relay = new HelpdeskFunction(this, 'Relay', {
      config,
      table: state.table,
      name: 'relay',
      description: 'Turns new ledger entries into sends, matches, timers and frames',
      memoryMb: 256,
      timeout: Duration.seconds(30),
    });
    sendReactions(relay, queues);
    scheduling.bindTo(relay);
    live.bindTo(relay, ['POST']);
    live.bindListsTo(relay, resources);

    const stream = state.table.tableStreamArn;
    if (stream === undefined) throw new Error('The ticket table has no stream to read.');
    relay.allow({
      actions: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map((action) => `dynamodb:${action}`),
      resources: [stream],
    });
    relay.allow({ actions: ['sqs:SendMessage'], resources: [queues.dead.queueArn] });
    relay.addEventSourceMapping('FromLedger', {
      eventSourceArn: stream,
      // What was written before the first deployment of this reader is read as well.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      parallelizationFactor: 4,
      filters: [LEDGER_INSERTS],
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      // A stream keeps a day; an entry that cannot be relayed must not hold up a shard for that long.
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: queues.dead.queueArn }) },
    });
    return relay;
  }

  #createAssign({ config, state, queues }: DeskResources): HelpdeskFunction {
    return new HelpdeskFunction(this, 'Assign', {
      config,
      table: state.table,
      name: 'assign',
      description: 'Matches waiting tickets with agents, one team at a time',
      memoryMb: 256,
      timeout: CONSUMER_TIMEOUT.work,
    })
      .bindTable(state.table, ['assignee-work'])
      .bindQueue('TASKS_QUEUE_URL', queues.tasks)
      .consume(queues.work);
  }

  #createTasks({ config, state, queues, scheduling, mailSending, live }: ReactionsProps): HelpdeskFunction {
    const tasks = new HelpdeskFunction(this, 'Tasks', {
      config,
      table: state.table,
      name: 'tasks',
      description:
        'Passes deadlines, tells agents, watches presence, fetches media, relays again, applies settings, takes what SES reports',
      memoryMb: 512,
      timeout: CONSUMER_TIMEOUT.tasks,
    })
      .bindTable(state.table, ['team-work', 'assignee-work'])
      .bindBucket(state.bucket, { write: ['media/'] })
      .bindParameters({ read: ['whatsapp/access-token'] })
      .bindMailDomain()
      .bindGraph()
      .consume(queues.tasks);
    // What failed comes back after seconds, not after the queue's six minutes: media links die in five.
    tasks.allow({ actions: ['sqs:ChangeMessageVisibility'], resources: [queues.tasks.queueArn] });
    sendReactions(tasks, queues);
    scheduling.bindTo(tasks);
    live.bindTo(tasks, ['POST', 'DELETE']);
    mailSending.bindTo(tasks);
    return tasks;
  }

  #createReconcile({ config, state, queues, scheduling }: DeskResources): HelpdeskFunction {
    const reconcile = new HelpdeskFunction(this, 'Reconcile', {
      config,
      table: state.table,
      name: 'reconcile',
      description: 'Walks the open work and arms, nudges and reports what was lost',
      memoryMb: 512,
      // Walks every open ticket; tens of thousands take minutes.
      timeout: Duration.minutes(5),
    })
      .bindTable(state.table, ['team-work', 'assignee-work'])
      .bindBucket(state.bucket, { list: ['mail/raw/'] })
      .failTo(queues.dead);
    sendReactions(reconcile, queues);
    scheduling.bindTo(reconcile);
    scheduling.recur('ReconcileOpenWork', reconcile, { expression: 'rate(15 minutes)', input: { kind: 'open_work' } });
    scheduling.recur('ReconcileRawMail', reconcile, { expression: 'rate(1 day)', input: { kind: 'raw_mail' } });
    return reconcile;
  }
}

function sendReactions(target: HelpdeskFunction, queues: DeskResources['queues']): void {
  target
    .bindQueue('OUTBOUND_QUEUE_URL', queues.outbound)
    .bindQueue('WORK_QUEUE_URL', queues.work)
    .bindQueue('TASKS_QUEUE_URL', queues.tasks);
}
