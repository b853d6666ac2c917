/** What the HTTP operations need of the outside world, and what they know of who asks. */
import type { Digest } from '#domain/ledger';
import type { Asker } from '#domain/permissions';
import type { Language } from '#schemas/acknowledgement';
import type { Agent } from '#schemas/agent';
import type { OperationId } from '#schemas/api';
import type { MessageDraft } from '#schemas/draft';
import type { Instant } from '#schemas/primitives';
import type { InboundBody } from '#schemas/queue';
import type { CommandPorts } from './handle-command.ts';
import type { JobStore } from './job-ports.ts';
import type { PassStore } from './live-ports.ts';
import type { NoticeStore } from './notice-ports.ts';
import type { Blobs, Digests, Log } from './ports.ts';

/** One agent's drafts, which no other write touches. */
export type DraftStore = {
  readonly get: (agentId: string, number: number) => Promise<MessageDraft | undefined>;
  readonly put: (agentId: string, draft: MessageDraft) => Promise<void>;
};

/** The sign-ins of agents. Each act may be repeated. */
export type SignIns = {
  /** The id under which they sign in, made or there already; who is new is mailed how. */
  readonly invite: (email: string) => Promise<string>;
  readonly allow: (agentId: string) => Promise<void>;
  /** The present ones end, wherever they are; the agent may sign in again. */
  readonly signOut: (agentId: string) => Promise<void>;
  /** No new sign-in, and the present ones end. */
  readonly end: (agentId: string) => Promise<void>;
};

export type UploadForm = { readonly url: string; readonly fields: Record<string, string>; readonly expiresAt: Instant };

export type ApiPorts = CommandPorts & {
  readonly log: Log;
  readonly drafts: DraftStore;
  readonly jobs: JobStore;
  readonly notices: NoticeStore;
  readonly blobs: Blobs & {
    readonly head: (key: string) => Promise<{ readonly bytes: number; readonly mediaType: string } | undefined>;
    /** One object out of many texts, never whole in memory. @returns its bytes. */
    readonly putPieces: (key: string, pieces: AsyncIterable<string>, mediaType: string) => Promise<number>;
  };
  readonly passes: Pick<PassStore, 'issue'>;
  /** Short-lived ways to the bucket; `expiresAt` is the machine's own time. */
  readonly links: {
    readonly upload: (wanted: { key: string; mediaType: string; maxBytes: number }) => Promise<UploadForm>;
    readonly download: (wanted: { key: string; mediaType: string; filename: string }) => Promise<{ url: string; expiresAt: Instant }>;
  };
  readonly key: Digests['key'];
  /** Keyed digests, in the order asked. */
  readonly participants: (addresses: readonly string[]) => Promise<string[]>;
  readonly sha256: Digest;
  /** Into the inbound queue once more. `again` is another one each time, so that the queue does not take it for a repeat. */
  readonly takeInAgain: (body: InboundBody, again: string) => Promise<void>;
  /** Below the stage's prefix. Cached values elsewhere live on for at most five minutes. */
  readonly putSecret: (name: string, value: string) => Promise<void>;
  /** Mailboxes stand below it. */
  readonly mailDomain: string;
  readonly signIns: SignIns;
};

/** The caller's `Idempotency-Key`, as a marker's key with the digest of the request. */
export type OnceKey = { readonly key: string; readonly digest: string };

export type ApiContext = {
  readonly ports: ApiPorts;
  /** With what their custom role grants. */
  readonly agent: Agent & Asker;
  /** When they signed in for the token they show. */
  readonly signedInAt: Instant;
  /** What is asked; absent where nobody asks over HTTP. */
  readonly operation?: OperationId;
  readonly language: Language;
  readonly once?: OnceKey;
};
