/** Mail in: SES keeps the raw mail in the bucket, then calls the mail function. */
import { CustomResource, Duration } from 'aws-cdk-lib';
import { ReceiptRule, ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Lambda, LambdaInvocationType, S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Construct } from 'constructs';
import type { DeskResources } from './desk-resources.ts';
import { HelpdeskFunction } from './helpdesk-function.ts';
import { keepLogicalId } from './logical-id.ts';

export interface MailReceiptProps extends DeskResources {
  /** Takes each mail apart. */
  readonly mail: HelpdeskFunction;
}

export class MailReceipt extends Construct {
  constructor(scope: Construct, id: string, props: MailReceiptProps) {
    super(scope, id);
    const { config, state, mail } = props;
    const existing = config.receiptRuleSet;
    const ruleSet = existing ? ReceiptRuleSet.fromReceiptRuleSetName(this, 'ReceiptRuleSet', existing) : this.#createRuleSet();

    const rule = new ReceiptRule(this, 'ReceiptRule', {
      ruleSet,
      recipients: [...config.mailboxes],
      // Verdicts on spam, viruses and the sender's domain decide what is shown and answered.
      scanEnabled: true,
      actions: [
        new S3({ bucket: state.bucket, objectKeyPrefix: 'mail/raw/' }),
        new Lambda({ function: mail, invocationType: LambdaInvocationType.EVENT }),
      ],
    });
    keepLogicalId(rule, 'ReceiptRule');
    // Whoever owns an existing rule set has made it the active one, or will.
    if (!existing) this.#activate(ruleSet.receiptRuleSetName, rule, props);
  }

  #createRuleSet(): ReceiptRuleSet {
    const ruleSet = new ReceiptRuleSet(this, 'ReceiptRuleSet');
    keepLogicalId(ruleSet, 'ReceiptRuleSet');
    return ruleSet;
  }

  /** An account has one active rule set a region, and CloudFormation cannot choose it. */
  #activate(ruleSetName: string, rule: ReceiptRule, { config, state, queues }: DeskResources): void {
    const activate = new HelpdeskFunction(this, 'ActivateRuleSet', {
      config,
      table: state.table,
      name: 'activate-rule-set',
      description: 'Makes our SES receipt rule set the active one, unless another is',
      memoryMb: 256,
      timeout: Duration.seconds(30),
    }).failTo(queues.dead);
    activate.allow({
      actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
      resources: ['*'],
      because: 'Receipt rule sets are not resources to IAM: SES knows only * for these two.',
    });
    const active = new CustomResource(this, 'ActiveRuleSet', {
      resourceType: 'Custom::ActiveReceiptRuleSet',
      serviceToken: activate.functionArn,
      // Long enough for three attempts; without it CloudFormation would wait an hour for a function that cannot start.
      serviceTimeout: Duration.minutes(10),
      properties: { RuleSetName: ruleSetName },
    });
    // Mail must find its rule when the set becomes active, and until the set no longer is.
    active.node.addDependency(rule);
    keepLogicalId(active, 'ActiveRuleSet');
  }
}
