/** Reads a synthesized cloud assembly from disk: the stacks' templates and where their assets lie. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});

const Template = z.object({
  Resources: z.record(z.string(), Resource).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() })).default({}),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
});
export type Template = z.infer<typeof Template>;

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z.object({ templateFile: z.string().optional(), stackName: z.string().optional() }).optional(),
    }),
  ),
});

export interface Stack {
  readonly name: string;
  readonly template: Template;
}

/** One declared resource with the stack it belongs to. */
export interface DeclaredResource {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Assembly {
  readonly directory: string;
  readonly stacks: readonly Stack[];
  readonly resources: readonly DeclaredResource[];
}

/** @throws Error when the directory holds no cloud assembly. */
export function readAssembly(directory: string): Assembly {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) throw new Error(`There is no cloud assembly in ${directory}: synthesize the app first.`);

  const manifest = Manifest.parse(JSON.parse(readFileSync(manifestFile, 'utf8')));
  const stacks = Object.entries(manifest.artifacts).flatMap(([id, artifact]): Stack[] => {
    const file = artifact.properties?.templateFile;
    if (artifact.type !== 'aws:cloudformation:stack' || file === undefined) return [];
    const template = Template.parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));
    return [{ name: artifact.properties?.stackName ?? id, template }];
  });
  const resources = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources).map(([logicalId, resource]) => ({
      stack,
      logicalId,
      type: resource.Type,
      properties: resource.Properties,
      metadata: resource.Metadata,
    })),
  );
  return { directory, stacks, resources };
}

/** Path parts that CDK or a wrapper construct adds below the construct a reader knows by name. */
const INNER_PATH_PARTS = new Set(['Resource', 'Default', 'Function', 'Handler', 'Lambda', 'Queue']);

/** The construct id a person would use (`Webhook`), from the construct path; the logical id when paths are not in the template. */
export function constructIdOf(resource: DeclaredResource): string {
  const path = resource.metadata['aws:cdk:path'];
  if (typeof path !== 'string') return resource.logicalId;
  const parts = path.split('/').slice(1);
  return parts.findLast((part) => !INNER_PATH_PARTS.has(part)) ?? resource.logicalId;
}
