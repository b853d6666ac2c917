/** SES receipt rule sets. */
import { DescribeActiveReceiptRuleSetCommand, SESClient, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import * as z from 'zod';
import { resourceRequest } from './custom-resource.ts';

export const RuleSetRequest = resourceRequest(z.object({ RuleSetName: z.string().min(1) }));

// Receipt rules are in SES's first API only.
const ses = new SESClient({});

export const ruleSets = {
  /** The active one of this region. */
  active: async (): Promise<string | undefined> => (await ses.send(new DescribeActiveReceiptRuleSetCommand({}))).Metadata?.Name,
  /** Undefined: none is active, and SES receives nothing. */
  activate: async (name: string | undefined): Promise<void> => {
    await ses.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: name }));
  },
} as const;
