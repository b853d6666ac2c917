/** SES receipt rule sets, and the answer that CloudFormation waits for. */
import { DescribeActiveReceiptRuleSetCommand, SESClient, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import * as z from 'zod';

const Properties = z.object({ RuleSetName: z.string().min(1) });
const envelope = {
  ResponseURL: z.url({ protocol: /^https?$/ }),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  ResourceProperties: Properties,
  OldResourceProperties: Properties.optional(),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export const RuleSetRequest = z.discriminatedUnion('RequestType', [
  z.object({ RequestType: z.enum(['Create', 'Update']), ...envelope }),
  z.object({ RequestType: z.literal('Delete'), PhysicalResourceId: z.string(), ...envelope }),
]);
export type RuleSetRequest = z.infer<typeof RuleSetRequest>;

export type ResourceAnswer = { readonly Status: 'SUCCESS' | 'FAILED'; readonly PhysicalResourceId: string; readonly Reason?: string };

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

/**
 * Puts the answer where CloudFormation reads it.
 * @throws Error when it was not taken, so that the invocation is tried again.
 */
export async function answerCloudFormation(request: RuleSetRequest, answer: ResourceAnswer): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = request;
  // The address is signed for an empty content type.
  const headers = { 'content-type': '' };
  const response = await fetch(request.ResponseURL, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId }),
  });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}.`);
}
