/** Schedules, mail receipt rules and event rules. */
import { z } from 'zod';
import { type ReadContext, requireFunction } from './context.ts';
import type { EventRuleFacts, FunctionFacts, ReceiptActionFacts, ReceiptRuleFacts, ScheduleFacts } from './facts.ts';

const DeadLetter = z.object({ Arn: z.string().optional() }).optional();

const Schedule = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  GroupName: z.string().default('default'),
  Target: z.object({
    Arn: z.string(),
    Input: z.string().default('{}'),
    RetryPolicy: z.object({ MaximumRetryAttempts: z.number().optional() }).optional(),
    DeadLetterConfig: DeadLetter,
  }),
});

/** EventBridge Scheduler: 185 retries unless the schedule says otherwise. */
const DEFAULT_SCHEDULE_RETRIES = 185;

export function readSchedules(context: ReadContext): ScheduleFacts[] {
  return context.ofType('AWS::Scheduler::Schedule').map((resource) => {
    const fields = Schedule.parse(context.properties(resource));
    return {
      logicalId: resource.logicalId,
      name: context.resolver.physical(resource).ref,
      groupName: fields.GroupName,
      expression: fields.ScheduleExpression,
      timezone: fields.ScheduleExpressionTimezone,
      targetArn: fields.Target.Arn,
      input: fields.Target.Input,
      maxRetries: fields.Target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_SCHEDULE_RETRIES,
      deadLetterArn: fields.Target.DeadLetterConfig?.Arn,
    };
  });
}

const ReceiptRule = z.object({
  RuleSetName: z.string(),
  Rule: z.object({
    Enabled: z.boolean().default(true),
    Recipients: z.array(z.string()).default([]),
    ScanEnabled: z.boolean().default(false),
    Actions: z
      .array(
        z.strictObject({
          S3Action: z.looseObject({ BucketName: z.string(), ObjectKeyPrefix: z.string().default('') }).optional(),
          LambdaAction: z
            .looseObject({ FunctionArn: z.string(), InvocationType: z.enum(['Event', 'RequestResponse']).default('Event') })
            .optional(),
        }),
      )
      .default([]),
  }),
});

export function readReceiptRules(context: ReadContext, functions: readonly FunctionFacts[]): ReceiptRuleFacts[] {
  return context.ofType('AWS::SES::ReceiptRule').flatMap((resource) => {
    const { RuleSetName, Rule } = ReceiptRule.parse(context.properties(resource));
    if (!Rule.Enabled) return [];
    const actions = Rule.Actions.flatMap(({ S3Action, LambdaAction }): ReceiptActionFacts[] => [
      ...(S3Action ? [{ kind: 's3' as const, bucket: S3Action.BucketName, keyPrefix: S3Action.ObjectKeyPrefix }] : []),
      ...(LambdaAction
        ? [
            {
              kind: 'lambda' as const,
              functionId: requireFunction(functions, LambdaAction.FunctionArn, `Receipt rule ${resource.logicalId}`).id,
              invocation: LambdaAction.InvocationType,
            },
          ]
        : []),
    ]);
    const name = context.resolver.physical(resource).ref;
    return [{ name, ruleSet: RuleSetName, recipients: Rule.Recipients, scanEnabled: Rule.ScanEnabled, actions }];
  });
}

const EventRule = z.object({
  State: z.string().default('ENABLED'),
  EventPattern: z.unknown(),
  Targets: z
    .array(z.object({ Arn: z.string(), Input: z.string().optional(), InputPath: z.string().optional(), DeadLetterConfig: DeadLetter }))
    .default([]),
});

export function readEventRules(context: ReadContext): EventRuleFacts[] {
  return context.ofType('AWS::Events::Rule').flatMap((resource) => {
    const rule = EventRule.parse(context.properties(resource));
    if (rule.State !== 'ENABLED' || rule.EventPattern === undefined) return [];
    const targets = rule.Targets.map((target) => ({
      arn: target.Arn,
      input: target.Input,
      inputPath: target.InputPath,
      deadLetterArn: target.DeadLetterConfig?.Arn,
    }));
    return [{ name: context.resolver.physical(resource).ref, pattern: rule.EventPattern, targets }];
  });
}
