/** Names that stay: the local cloud, runbooks and CloudFormation know resources by them. */
import { CfnElement } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Gives the construct's resource exactly this logical id, so that moving the construct never replaces what it holds. */
export function keepLogicalId(construct: Construct, logicalId: string): void {
  const resource = construct.node.defaultChild ?? construct;
  if (!(resource instanceof CfnElement)) throw new Error(`${construct.node.path} holds no resource that ${logicalId} could name.`);
  resource.overrideLogicalId(logicalId);
}
