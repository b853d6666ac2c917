/** Reads the context, then makes the two stacks: what must survive, and everything else. */
import { readFileSync } from 'node:fs';
import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import * as z from 'zod';
import { HelpdeskStack } from './helpdesk-stack.ts';
import { CONTEXT_NAMES, readStageConfig, type StageConfig } from './stage-config.ts';
import { StateStack } from './state-stack.ts';

export interface HelpdeskApp {
  readonly app: App;
  readonly config: StageConfig;
  readonly state: StateStack;
  readonly desk: HelpdeskStack;
}

/**
 * The whole app, not yet synthesized. Context given by the CLI or in CDK_CONTEXT_JSON wins over `props.context`.
 * @throws ContextError when the context cannot be deployed.
 */
export function createHelpdeskApp(props: Pick<AppProps, 'context' | 'outdir'> = {}): HelpdeskApp {
  const app = new App({ ...props, context: { ...featureFlags(), ...props.context }, analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));

  const config = readStageConfig(Object.fromEntries(CONTEXT_NAMES.map((name) => [name, app.node.tryGetContext(name)])));
  const shared = { config, env: { region: config.region, account: config.account } };
  const state = new StateStack(app, `Meja-${config.stage}-State`, shared);
  const desk = new HelpdeskStack(app, `Meja-${config.stage}-App`, { ...shared, state });
  return { app, config, state, desk };
}

/** Without the CLI nobody reads cdk.json, and the templates must come out the same. */
function featureFlags(): Record<string, unknown> {
  const file = new URL('../cdk.json', import.meta.url);
  return z.object({ context: z.record(z.string(), z.unknown()) }).parse(JSON.parse(readFileSync(file, 'utf8'))).context;
}
