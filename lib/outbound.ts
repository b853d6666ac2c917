/** Sending: nudges name a ticket, deliver sends what it has queued. */
import { Construct } from 'constructs';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { CONSUMER_TIMEOUT } from './helpdesk-queues.ts';
import type { MailSending } from './mail-sending.ts';

export interface OutboundProps extends DeskResources {
  readonly mailSending: MailSending;
}

export class Outbound extends Construct {
  readonly deliver: HelpdeskFunction;

  constructor(scope: Construct, id: string, { config, queues, state, mailSending }: OutboundProps) {
    super(scope, id);
    this.deliver = new HelpdeskFunction(this, 'Deliver', {
      config,
      table: state.table,
      name: 'deliver',
      description: 'Sends what agents wrote, by WhatsApp and SES',
      // A mail with 20 MB of attachments is held as bytes, as base64 and as a request at once.
      memoryMb: 1024,
      timeout: CONSUMER_TIMEOUT.outbound,
    })
      .bindTable(state.table)
      .bindBucket(state.bucket, { read: ['uploads/', 'media/', 'mail/parts/'] })
      .bindParameters({ read: ['whatsapp/access-token', 'signing-key'] })
      .bindMailDomain()
      .bindGraph()
      .consume(queues.outbound);
    // What failed comes back after seconds, not after the queue's six minutes.
    this.deliver.addEnvironment('OUTBOUND_QUEUE_URL', queues.outbound.queueUrl);
    this.deliver.allow({ actions: ['sqs:ChangeMessageVisibility'], resources: [queues.outbound.queueArn] });
    mailSending.bindTo(this.deliver);
  }
}
