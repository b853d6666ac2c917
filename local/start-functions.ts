/** The functions' runtime, and whatever stands between the functions and their engines. */
import { join } from 'node:path';
import type { Service } from './adversary/aws-call.ts';
import { createFaults } from './adversary/faults.ts';
import { createRecorder } from './adversary/recorder.ts';
import { MOST_STALE_MS } from './adversary/stale-index.ts';
import { type Between, createBetween } from './adversary/stand-between.ts';
import type { LocalCloud, LocalCloudOptions } from './cloud.ts';
import { createRuntime, type Runtime } from './lambda/runtime.ts';
import type { Endpoints, Faults } from './service-deps.ts';
import type { Services } from './start-services.ts';
import type { Teardown } from './teardown.ts';
import type { CloudFacts } from './template/facts.ts';

interface FunctionInput {
  readonly options: LocalCloudOptions;
  readonly facts: CloudFacts;
  readonly clock: { offsetMs(): number };
  readonly endpoints: Endpoints;
  readonly socketsUrl: string;
  readonly teardown: Teardown;
}

interface Functions {
  readonly runtime: Runtime;
  readonly faults: Faults;
  readonly calls: LocalCloud['calls'];
  /** Where functions, and the links that they sign, find a service now. */
  urlOf(service: Service): string;
  /** Tells the functions where the services are. */
  attach(services: Services): Promise<void>;
}

export function startFunctions({ options, facts, clock, endpoints, socketsUrl, teardown }: FunctionInput): Functions {
  const recorder = options.record ? createRecorder(join(options.stateDir, 'calls.jsonl')) : undefined;
  let between: Between | undefined;
  const onChange = () => {
    void between?.adjust().then((hasChanged) => hasChanged && runtime.recycle());
  };
  const faults = createFaults({ adversarySeed: options.adversary?.seed, onChange });
  const runtime = createRuntime({
    functions: facts.functions,
    awaited: new Set([...facts.routes, ...(facts.sockets?.routes ?? [])].map(({ functionId }) => functionId)),
    logDir: join(options.stateDir, 'logs'),
    region: facts.region,
    variablesOf: (one) => ({
      ...addressesThrough(between, { sqs: endpoints.sqs, 'execute-api': socketsUrl }, one.environment),
      INDEX_LAG_MS: String(options.adversary ? MOST_STALE_MS : 0),
      ...options.environment,
      ...endpointVariables(between, endpoints),
    }),
    clockOffsetMs: clock.offsetMs,
    poolSizes: options.poolSizes ?? {},
    onInvocation: options.observer?.onInvocation,
  });
  teardown.add(runtime.stop);
  return {
    runtime,
    faults,
    calls: () => recorder?.calls() ?? [],
    urlOf: (service) => required(between).urlOf(service),
    async attach({ urls }) {
      const { dynamodb, sqs, s3 } = endpoints;
      const { ssm, scheduler, ses } = urls;
      const direct = { dynamodb, sqs, s3, ssm, scheduler, ses, 'execute-api': socketsUrl };
      between = createBetween({
        direct,
        tables: facts.tables,
        faults,
        recorder,
        observer: options.observer,
        killWorker: runtime.kill,
        isAtLast: runtime.isAtLast,
        adversarySeed: options.adversary?.seed,
      });
      teardown.add(between.stop);
      await between.adjust();
    },
  };
}

function required(between: Between | undefined): Between {
  if (between) return between;
  throw new Error('A function ran before the services it calls were up.');
}

function endpointVariables(unsure: Between | undefined, endpoints: Endpoints): Record<string, string> {
  const between = required(unsure);
  return {
    AWS_ENDPOINT_URL_DYNAMODB: between.urlOf('dynamodb'),
    AWS_ENDPOINT_URL_SQS: between.urlOf('sqs'),
    AWS_ENDPOINT_URL_S3: between.urlOf('s3'),
    AWS_ENDPOINT_URL_SSM: between.urlOf('ssm'),
    AWS_ENDPOINT_URL_SCHEDULER: between.urlOf('scheduler'),
    AWS_ENDPOINT_URL_SESV2: between.urlOf('ses'),
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.cognito,
  };
}

/** Queues and sockets are called at addresses of their own, whatever endpoint is set: a proxy is only passed when the address names it. */
function addressesThrough(
  between: Between | undefined,
  direct: Readonly<Record<'sqs' | 'execute-api', string>>,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const through = (value: string): string =>
    (['sqs', 'execute-api'] as const).reduce(
      (text, service) => text.replace(direct[service], between?.urlOf(service) ?? direct[service]),
      value,
    );
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, through(value)]));
}
