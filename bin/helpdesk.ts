/** The CDK app: `cdk deploy` runs it, and so does the local cloud, with CDK_OUTDIR set and no CLI. */
import { createHelpdeskApp } from '../lib/helpdesk-app.ts';
import { ContextError } from '../lib/stage-config.ts';

try {
  createHelpdeskApp().app.synth();
} catch (error) {
  if (!(error instanceof ContextError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
