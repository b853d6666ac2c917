/** Resolves CloudFormation's intrinsic functions against the local names, across stacks. */
import type { Assembly, DeclaredResource, Stack } from './assembly.ts';
import { ACCOUNT_ID, atEngines, type LocalAddresses, type Physical, physicalOf, REGION } from './physical.ts';

export interface Resolver {
  /** The value with every intrinsic replaced. @throws Error naming what cannot be resolved. */
  resolve(stack: Stack, value: unknown): unknown;
  physical(resource: DeclaredResource): Physical;
}

/** Marks a property that AWS::NoValue removes. */
const NO_VALUE = Symbol('AWS::NoValue');

const PSEUDO_PARAMETERS: Readonly<Record<string, string | typeof NO_VALUE>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': NO_VALUE,
};

export function createResolver(assembly: Assembly, addresses: LocalAddresses): Resolver {
  const byKey = new Map(assembly.resources.map((resource) => [`${resource.stack.name}/${resource.logicalId}`, resource]));
  const exports = new Map<string, { stack: Stack; value: unknown }>();
  const resolver: Resolver = { resolve, physical: (resource) => physicalOf(resource, addresses) };

  for (const stack of assembly.stacks) {
    for (const output of Object.values(stack.template.Outputs)) {
      if (output.Export) exports.set(String(resolve(stack, output.Export.Name)), { stack, value: output.Value });
    }
  }
  return resolver;

  function resolve(stack: Stack, value: unknown): unknown {
    if (typeof value === 'string') return atEngines(value, addresses);
    if (Array.isArray(value)) return value.map((item) => resolve(stack, item)).filter((item) => item !== NO_VALUE);
    if (!isRecord(value)) return value;
    const keys = Object.keys(value);
    const [name] = keys;
    if (keys.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) return intrinsic(stack, name, value[name]);
    const entries = Object.entries(value).map(([key, item]) => [key, resolve(stack, item)] as const);
    return Object.fromEntries(entries.filter(([, item]) => item !== NO_VALUE));
  }

  function intrinsic(stack: Stack, name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return ref(stack, String(argument));
      case 'Fn::GetAtt': {
        const [logicalId = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return attributeOf(stack, logicalId, attribute.join('.'));
      }
      case 'Fn::Join': {
        const [separator, parts] = listOf(stack, argument);
        return atEngines((Array.isArray(parts) ? parts : []).map(String).join(String(separator)), addresses);
      }
      case 'Fn::Sub':
        return atEngines(substitute(stack, argument), addresses);
      case 'Fn::Select': {
        const [index, list] = listOf(stack, argument);
        return Array.isArray(list) ? list[Number(index)] : undefined;
      }
      case 'Fn::Split': {
        const [separator, text] = listOf(stack, argument);
        return String(text).split(String(separator));
      }
      case 'Fn::ImportValue': {
        const exported = exports.get(String(resolve(stack, argument)));
        if (!exported) throw new Error(`Stack ${stack.name} imports ${JSON.stringify(argument)}, which no stack exports.`);
        return resolve(exported.stack, exported.value);
      }
      default:
        throw new Error(`Stack ${stack.name} uses ${name}, which the local cloud does not imitate.`);
    }
  }

  function listOf(stack: Stack, argument: unknown): unknown[] {
    const resolved = resolve(stack, argument);
    return Array.isArray(resolved) ? resolved : [];
  }

  function ref(stack: Stack, logicalId: string): unknown {
    if (logicalId in PSEUDO_PARAMETERS) return PSEUDO_PARAMETERS[logicalId];
    if (logicalId === 'AWS::StackName') return stack.name;
    if (logicalId === 'AWS::StackId') return `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${stack.name}/local`;
    const resource = byKey.get(`${stack.name}/${logicalId}`);
    if (resource) return physicalOf(resource, addresses).ref;
    const parameter = stack.template.Parameters[logicalId];
    if (parameter?.Default !== undefined) return parameter.Default;
    throw new Error(`Stack ${stack.name} refers to ${logicalId}, which it does not declare.`);
  }

  function attributeOf(stack: Stack, logicalId: string, attribute: string): string {
    const resource = byKey.get(`${stack.name}/${logicalId}`);
    if (!resource) throw new Error(`Stack ${stack.name} refers to ${logicalId}.${attribute}, which it does not declare.`);
    const value = physicalOf(resource, addresses).attributes[attribute];
    if (value === undefined) {
      throw new Error(`Stack ${stack.name} uses ${logicalId}.${attribute}, but the local cloud knows no ${attribute} of ${resource.type}.`);
    }
    return value;
  }

  function substitute(stack: Stack, argument: unknown): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (isRecord(variables) && name in variables) return String(resolve(stack, variables[name]));
      const [logicalId = '', ...attribute] = name.split('.');
      return String(attribute.length > 0 ? attributeOf(stack, logicalId, attribute.join('.')) : ref(stack, logicalId));
    });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
