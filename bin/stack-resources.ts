/** What a deployed stage consists of, as CloudFormation lists it by the logical ids that stay. */
import { type CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';

export type StackPart = 'State' | 'App';
export type StackResource = { readonly logicalId: string; readonly type: string; readonly physicalId: string };

/**
 * All resources of `Meja-<stage>-<part>`.
 * @throws Error when there is no such stack.
 */
export async function stackResources(client: CloudFormationClient, stage: string, part: StackPart): Promise<readonly StackResource[]> {
  const StackName = `Meja-${stage}-${part}`;
  const found: StackResource[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName })) {
      for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
        if (LogicalResourceId && ResourceType && PhysicalResourceId)
          found.push({ logicalId: LogicalResourceId, type: ResourceType, physicalId: PhysicalResourceId });
      }
    }
  } catch (error) {
    // CloudFormation's only word for a stack that is not there.
    if (!(error instanceof Error && error.name === 'ValidationError')) throw error;
    const region = await client.config.region();
    throw new Error(`There is no stack ${StackName} in ${region}: deploy it, or give --stage and --region.`, { cause: error });
  }
  return found;
}

/** @throws Error when the stack has no such resource. */
export function physicalId(resources: readonly StackResource[], logicalId: string): string {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new Error(`The stack has no resource ${logicalId}: is it of this version?`);
  return found.physicalId;
}
