/** Mail out: our domain with its signature, and what becomes of each mail reported back as tasks. */
import { Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { HelpdeskFunction } from './helpdesk-function.ts';
import type { HelpdeskQueues } from './helpdesk-queues.ts';
import { keepLogicalId } from './logical-id.ts';
import type { StageConfig } from './stage-config.ts';

export interface MailSendingProps {
  readonly config: StageConfig;
  readonly queues: HelpdeskQueues;
}

/** What tells an agent something. That SES took a mail is known from its answer; opens and clicks are not ours to watch. */
const REPORTED = [
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.DELIVERY_DELAY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
];

export class MailSending extends Construct {
  /** The records that prove to SES, and to receivers, that the domain is ours. */
  readonly dkimRecords: EmailIdentity['dkimRecords'];
  readonly #configurationSet: ConfigurationSet;
  readonly #identity: EmailIdentity;

  constructor(scope: Construct, id: string, { config, queues }: MailSendingProps) {
    super(scope, id);
    this.#configurationSet = new ConfigurationSet(this, 'ConfigurationSet');
    this.#identity = new EmailIdentity(this, 'MailIdentity', {
      identity: Identity.domain(config.mailDomain),
      configurationSet: this.#configurationSet,
      // Until its own MX record exists, SES uses its own return path.
      mailFromDomain: `bounce.${config.mailDomain}`,
    });
    this.dkimRecords = this.#identity.dkimRecords;

    // SES publishes to the default bus only.
    const bus = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    this.#configurationSet.addEventDestination('ToEventBridge', { destination: EventDestination.eventBus(bus), events: REPORTED });
    const rule = new Rule(this, 'MailEventsRule', {
      description: 'What becomes of our mails, to the tasks queue',
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [this.#configurationSet.configurationSetName] } } },
      },
    });
    rule.addTarget(new SqsQueue(queues.tasks, { deadLetterQueue: queues.dead, retryAttempts: 10, maxEventAge: Duration.hours(6) }));
    keepLogicalId(this.#configurationSet, 'ConfigurationSet');
    keepLogicalId(this.#identity, 'MailIdentity');
    keepLogicalId(rule, 'MailEventsRule');
  }

  /** Lets the function send as the domain, and sets CONFIGURATION_SET. */
  bindTo(target: HelpdeskFunction): void {
    target.addEnvironment('CONFIGURATION_SET', this.#configurationSet.configurationSetName);
    const set = target.stack.formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.#configurationSet.configurationSetName,
    });
    // SES checks SendRawEmail, too, where SendEmail of its second API carries raw MIME.
    target.allow({ actions: ['ses:SendEmail', 'ses:SendRawEmail'], resources: [this.#identity.emailIdentityArn, set] });
  }
}
