/** What the host and a function's worker thread say to each other. */

/** Given to a worker at its birth. */
export interface WorkerSetup {
  readonly codeDir: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Nobody waits for its answer: it gives way to functions that somebody waits for. */
  readonly isBackground: boolean;
}

/** Host to worker: one event. */
export interface InvocationMessage {
  readonly requestId: string;
  /** JSON text: cheaper to hand over than an object, and as faithful as Lambda is. */
  readonly event: string;
  readonly timeoutMs: number;
  readonly clockOffsetMs: number;
}

/** An error as Lambda reports it to callers and destinations. */
export interface InvocationError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** Worker to host. `payload` is JSON text, as Lambda's answers are. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init_failed'; readonly error: InvocationError }
  | { readonly kind: 'done'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: InvocationError };

export type InvocationOutcome = { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly error: InvocationError };

/**
 * Takes a function's construct id, logical id, name or ARN.
 * @param isLast whether the event is given up when it fails once more; nobody gives up by himself what is not said to be.
 */
export type Run = (functionId: string, event: unknown, isLast?: boolean) => Promise<InvocationOutcome>;
