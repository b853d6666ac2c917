/** Synthesizes the app without building any function, and reads its templates as plain data. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { createHelpdeskApp } from '../../lib/helpdesk-app.ts';

export type Properties = Readonly<Record<string, unknown>>;
export type Resource = {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
};
export type Resources = Readonly<Record<string, Resource>>;

export const CONTEXT = { mailDomain: 'support.example.co.id', 'aws:cdk:bundling-stacks': [] };

/** The two templates' resources, and what validation had to say. @throws what `cdk synth` would end with. */
export function synthesize(context: Readonly<Record<string, unknown>> = {}) {
  const outdir = mkdtempSync(join(tmpdir(), 'meja-synth-'));
  try {
    const { app, config, state, desk } = createHelpdeskApp({ outdir, context: { ...CONTEXT, ...context } });
    app.synth();
    const report: { pluginReports: unknown[] } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const [stateTemplate, deskTemplate] = [Template.fromStack(state), Template.fromStack(desk)];
    return {
      config,
      stacks: { state, desk },
      state: resourcesOf(stateTemplate),
      desk: resourcesOf(deskTemplate),
      outputs: Object.keys({ ...stateTemplate.toJSON().Outputs, ...deskTemplate.toJSON().Outputs }),
      violations: report.pluginReports,
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function resourcesOf(template: Template): Resources {
  const resources: Record<string, { Type: string; Properties?: Properties }> = template.toJSON().Resources;
  return Object.fromEntries(
    Object.entries(resources).map(([id, resource]) => [id, { ...resource, Properties: resource.Properties ?? {} }]),
  );
}

/** The resources of a type, with their logical ids. */
export function ofType(resources: Resources, type: string): [string, Properties][] {
  return Object.entries(resources).flatMap(([id, resource]): [string, Properties][] =>
    resource.Type === type ? [[id, resource.Properties]] : [],
  );
}

/** A value with its references written out: `<Ingest.Arn>`, `<State:...TableArn...>/index/team-work`. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = Object.entries(value ?? {})[0];
  if (intrinsic === undefined) return '';
  const [name, argument] = intrinsic;
  if (name === 'Fn::Join' && Array.isArray(argument)) return argument[1].map(show).join(argument[0]);
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`;
  if (name === 'Fn::ImportValue')
    return `<${show(argument)
      .replace(/^.*ExportsOutput(FnGetAtt|Ref)/, '')
      .replace(/[0-9A-F]{8}$/, '')}>`;
  return name === 'Ref' ? `<${show(argument)}>` : JSON.stringify(value);
}

export type Statement = {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** All statements of a role, by the role's logical id. */
export function statementsByRole(resources: Resources): Map<string, Statement[]> {
  const byRole = new Map<string, Statement[]>(ofType(resources, 'AWS::IAM::Role').map(([id]) => [id, []]));
  for (const [, policy] of ofType(resources, 'AWS::IAM::Policy')) {
    const document = policy.PolicyDocument as { Statement: Record<string, unknown>[] };
    for (const role of listOf(policy.Roles)) {
      const statements = document.Statement.map(
        (statement): Statement => ({
          Effect: String(statement.Effect),
          Action: listOf(statement.Action).map(String),
          Resource: listOf(statement.Resource).map(show),
          Condition: (statement.Condition ?? {}) as Statement['Condition'],
        }),
      );
      byRole.get(show(role).slice(1, -1))?.push(...statements);
    }
  }
  return byRole;
}

/** The function whose role it is. */
export const rolesOfFunctions = (resources: Resources): [string, string][] =>
  ofType(resources, 'AWS::Lambda::Function').map(([id, { Role }]) => [id, show(Role).replace(/^<(.*)\.Arn>$/, '$1')]);
