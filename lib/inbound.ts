/** Intake: Meta's webhook and SES's mail become envelopes in one queue, and ingest makes tickets of them. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { CONSUMER_TIMEOUT } from './helpdesk-queues.ts';

export class Inbound extends Construct {
  readonly webhook: HelpdeskFunction;
  readonly mail: HelpdeskFunction;
  readonly ingest: HelpdeskFunction;

  constructor(scope: Construct, id: string, { config, queues, state }: DeskResources) {
    super(scope, id);
    const common = { config, table: state.table };

    this.webhook = new HelpdeskFunction(this, 'Webhook', {
      ...common,
      name: 'webhook',
      description: 'Verifies what Meta sends and queues it',
      memoryMb: 256,
      // Meta gives up and sends again; ours must have decided before.
      timeout: Duration.seconds(10),
    })
      .bindBucket(state.bucket, { write: ['inbound/'] })
      .bindQueue('INBOUND_QUEUE_URL', queues.inbound)
      .bindParameters({ read: ['whatsapp/app-secrets', 'whatsapp/verify-token'] });

    this.mail = new HelpdeskFunction(this, 'Mail', {
      ...common,
      name: 'mail',
      description: 'Takes a received mail apart and queues what it says',
      // A mail of 40 MB (the most that SES stores) is held raw, decoded and as text at once.
      memoryMb: 1024,
      timeout: Duration.seconds(60),
    })
      .bindBucket(state.bucket, { read: ['mail/raw/'], write: ['mail/parts/', 'inbound/'] })
      .bindQueue('INBOUND_QUEUE_URL', queues.inbound)
      .failTo(queues.dead);

    this.ingest = new HelpdeskFunction(this, 'Ingest', {
      ...common,
      name: 'ingest',
      description: 'Makes tickets of what customers sent',
      memoryMb: 512,
      timeout: CONSUMER_TIMEOUT.inbound,
    })
      .bindTable(state.table)
      .bindBucket(state.bucket, { read: ['inbound/', 'kept/'], write: ['kept/'] })
      .bindParameters({ read: ['signing-key'] })
      .bindMailDomain()
      .consume(queues.inbound);
    // Transient failures back off by hiding the record and the rest of its group.
    this.ingest.addEnvironment('INBOUND_QUEUE_URL', queues.inbound.queueUrl);
    this.ingest.allow({ actions: ['sqs:ChangeMessageVisibility'], resources: [queues.inbound.queueArn] });
  }
}
