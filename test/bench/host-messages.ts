/** What the bench and the process of its local cloud say to each other. */
import type { ObservedCall, ObservedInvocation } from '../../local/adversary/observer.ts';
import type { LocalCloud } from '../../local/cloud.ts';

export type HostOptions = { readonly stateDir: string; readonly fresh: boolean; readonly observe: boolean };

type Ask = { readonly ask: 'idle' | 'backlog' | 'observed' | 'stop' } | { readonly ask: 'token'; readonly email: string };
export type Question = Ask & { readonly id: number };
export type Asked = Ask;

export type Ready = {
  readonly kind: 'ready';
  readonly urls: LocalCloud['urls'];
  readonly tableName: string;
  readonly bundles: readonly {
    readonly id: string;
    readonly codeDir: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly memoryMb: number;
  }[];
};
export type Answer = Ready | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string };

export type Observed = { readonly calls: readonly ObservedCall[]; readonly invocations: readonly ObservedInvocation[] };
