/** CloudFormation's custom resources: what it asks, and the answer that it waits for. */
import * as z from 'zod';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export function resourceRequest<P extends z.ZodType>(properties: P) {
  const envelope = {
    ResponseURL: z.url({ protocol: /^https?$/ }),
    StackId: z.string(),
    RequestId: z.string(),
    LogicalResourceId: z.string(),
    ResourceProperties: properties,
    OldResourceProperties: properties.optional(),
  };
  return z.discriminatedUnion('RequestType', [
    z.object({ RequestType: z.enum(['Create', 'Update']), ...envelope }),
    z.object({ RequestType: z.literal('Delete'), PhysicalResourceId: z.string(), ...envelope }),
  ]);
}

export type ResourceAnswer = { readonly Status: 'SUCCESS' | 'FAILED'; readonly PhysicalResourceId: string; readonly Reason?: string };
type Asked = { readonly ResponseURL: string; readonly StackId: string; readonly RequestId: string; readonly LogicalResourceId: string };

/**
 * Does the act, and says what came of it under `id`: whatever happens, CloudFormation gets an answer.
 * @throws Error when the answer was not taken, so that the invocation is tried again.
 */
export async function answering(request: Asked, id: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const Reason = error instanceof Error ? error.message : String(error);
    return answerCloudFormation(request, { Status: 'FAILED', PhysicalResourceId: id, Reason });
  }
  return answerCloudFormation(request, { Status: 'SUCCESS', PhysicalResourceId: id });
}

async function answerCloudFormation(request: Asked, answer: ResourceAnswer): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = request;
  const response = await fetch(request.ResponseURL, {
    method: 'PUT',
    // The address is signed for an empty content type.
    headers: { 'content-type': '' },
    body: JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId }),
  });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}.`);
}
