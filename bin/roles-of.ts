/** The roles of a stage, and which of them functions run as. */
import type { StackResource } from './stack-resources.ts';

export type StageRole = { readonly logicalId: string; readonly name: string; readonly isFunction: boolean };

/** A function's role has the function's logical id and `Role`. @throws Error when a function has none: it would go unproved. */
export function rolesOf(resources: readonly StackResource[]): readonly StageRole[] {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const functionRoles = new Set(ofType('AWS::Lambda::Function').map(({ logicalId }) => `${logicalId}Role`));
  const roles = ofType('AWS::IAM::Role').map(({ logicalId, physicalId }) => ({
    logicalId,
    name: physicalId,
    isFunction: functionRoles.has(logicalId),
  }));
  const lacking = [...functionRoles].filter((id) => !roles.some(({ logicalId }) => logicalId === id));
  if (lacking.length > 0) throw new Error(`The stacks have no role ${lacking.join(', ')}, as which a function of theirs should run.`);
  return roles;
}
