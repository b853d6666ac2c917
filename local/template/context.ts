/** What the readers of each resource type share. */
import type { Assembly, DeclaredResource } from './assembly.ts';
import type { FunctionFacts } from './facts.ts';
import type { Resolver } from './resolve.ts';

/** What every reader needs: the declared resources and a way to resolve their properties. */
export interface ReadContext {
  readonly assembly: Assembly;
  readonly resolver: Resolver;
  ofType(...types: string[]): readonly DeclaredResource[];
  /** The resource's properties with every reference resolved. */
  properties(resource: DeclaredResource): Record<string, unknown>;
}

/** Finds a function by ARN, name, logical id or construct id. */
export function findFunction(functions: readonly FunctionFacts[], reference: string): FunctionFacts | undefined {
  // An integration or a permission may wrap the ARN; a version or alias may follow it.
  const name = /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
  return functions.find((one) => one.name === name || one.arn === reference || one.logicalId === reference || one.id === reference);
}

export function requireFunction(functions: readonly FunctionFacts[], reference: string, asked: string): FunctionFacts {
  const found = findFunction(functions, reference);
  if (!found) throw new Error(`${asked} names the function ${reference}, which no template declares.`);
  return found;
}
