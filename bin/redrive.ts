/**
 * `npm run redrive`: takes what waits in the dead-letter queues back to where it belongs; docs/runbook.md says when.
 * Options: --queue dead or dead.fifo (both), --look (shows, and changes nothing), --stage, --region.
 * dead.fifo is moved by SQS; of dead each message is read and done again, because SQS moves only what it took from another queue.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { deadLetterOf, fifoLetterOf } from './dead-letter.ts';
import { drainDead } from './drain-dead.ts';
import { look, moveBack } from './move-back.ts';
import { physicalId, stackResources } from './stack-resources.ts';
import { readOptions, runTool } from './stage-options.ts';

const QUEUES = ['dead.fifo', 'dead'] as const;
const Options = z.object({
  positionals: z.tuple([], { error: 'Only options are taken: --queue, --look, --stage, --region.' }),
  queue: z.enum(QUEUES, { error: `--queue must be one of ${QUEUES.join(', ')}.` }).optional(),
  look: z.boolean().default(false),
});

await runTool(async () => {
  const options = { queue: { type: 'string' }, look: { type: 'boolean' } } as const;
  const { stage, region, own } = readOptions({ args: process.argv.slice(2), options, schema: Options });
  const app = await stackResources(new CloudFormationClient({ region }), stage, 'App');
  const sqs = new SQSClient({ region });
  const say = (line: string) => console.log(line);
  const wanted = (queue: (typeof QUEUES)[number]) => own.queue === undefined || own.queue === queue;

  if (wanted('dead.fifo')) {
    const view = { sqs, say, queueUrl: physicalId(app, 'DeadFifoQueue') };
    const waiting = await look(view, 'dead.fifo', fifoLetterOf);
    if (waiting > 0 && !own.look) await moveBack(view, wait);
  }
  if (wanted('dead')) {
    const deadUrl = physicalId(app, 'DeadQueue');
    await look({ sqs, say, queueUrl: deadUrl }, 'dead', (body) => deadLetterOf(body).what);
    const lambda = new LambdaClient({ region });
    const others = { tasksUrl: physicalId(app, 'TasksQueue'), reconcileFunction: physicalId(app, 'Reconcile') };
    if (!own.look) await drainDead({ sqs, lambda, deadUrl, ...others, say });
  }
});
