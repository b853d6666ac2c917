/** Runs one local cloud in a process of its own, so that its CPU is told apart from the load generator's. Speaks over IPC. */
import type { ObservedCall, ObservedInvocation } from '../../local/adversary/observer.ts';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import type { Answer, HostOptions, Question } from './host-messages.ts';

/**
 * On two cores, more workers only mean more code to compile and more switching; but each request to the API has an
 * environment of its own, as on Lambda.
 */
const POOL_SIZES = { Api: 8, Ingest: 2, Deliver: 2, Webhook: 1, Relay: 1, Assign: 1, Tasks: 1, Mail: 2 };

const say = (answer: Answer): void => void process.send?.(answer);
const options: HostOptions = JSON.parse(process.argv[2] ?? '{}');
const calls: ObservedCall[] = [];
const invocations: ObservedInvocation[] = [];

const cloud = await startLocalCloud({
  stateDir: options.stateDir,
  ports: { http: 0, world: 0, smtp: 0 },
  fresh: options.fresh,
  quiet: true,
  poolSizes: POOL_SIZES,
  ...(options.observe && {
    observer: { onCall: (call) => void calls.push(call), onInvocation: (invocation) => void invocations.push(invocation) },
  }),
});
process.on('message', (question: Question) => void answer(question));
process.once('disconnect', () => void cloud.stop().then(() => process.exit()));
say({
  kind: 'ready',
  urls: cloud.urls,
  tableName: cloud.tableName,
  bundles: cloud.facts.functions.map(({ id, codeDir, environment, memoryMb }) => ({ id, codeDir, environment, memoryMb })),
});

async function answer(question: Question): Promise<void> {
  try {
    say({ kind: 'answer', id: question.id, value: await act(cloud, question) });
  } catch (error) {
    say({ kind: 'answer', id: question.id, error: String(error) });
  }
}

async function act(of: LocalCloud, question: Question): Promise<unknown> {
  switch (question.ask) {
    case 'idle':
      return of.idle();
    case 'backlog':
      return backlogOf(of);
    case 'token':
      return of.token(question.email);
    case 'observed':
      return { calls: calls.splice(0), invocations: invocations.splice(0) };
    case 'stop':
      return of.stop();
    default:
      return question satisfies never;
  }
}

function backlogOf(of: LocalCloud): Record<string, number> {
  const depths = Object.keys(of.queueUrls).map((id) => {
    const { ready, inflight } = of.depth(id);
    return [id.startsWith('Dead') ? `dead:${id}` : id, ready + inflight];
  });
  // Mails that wait for their function.
  return { ...Object.fromEntries(depths), invocations: of.timers.list('invocation').length };
}
