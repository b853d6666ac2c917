/** The socket to the desk: one connection a tab, found again by itself, and replaced before the network ends it. */
import { CONNECTION_SECONDS, type LiveFrame, type LivePass, type LiveRequest, PING_SECONDS, SIGNED_OUT_CODE } from '#schemas/live';
import { backoffMs } from './backoff.ts';
import { createListeners } from './listeners.ts';
import { frameOf } from './live-frame.ts';
import { createLooking, type Looking } from './looking.ts';
import { createStore, type Store } from './store.ts';
import { createTimers } from './timers.ts';

/** offline: this machine has no network. polling: the desk answers, the socket does not. ended: signed out. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'reconnecting' | 'polling' | 'offline' | 'ended';

/** After so many failures in a row the page stops waiting for the socket and asks. */
const FAILURES_BEFORE_POLLING = 3;
/** Ten minutes before the two hours, so that a slow connection is still in time. */
const RENEW_AFTER_MS = (CONNECTION_SECONDS - 600) * 1000;
/** A connection that does not answer a ping within this is dead. */
const PONG_WITHIN_MS = 10_000;
/** A pass and a handshake; a network that swallows everything says nothing for minutes. */
const CONNECT_WITHIN_MS = 15_000;
const ACTIVE_EVERY_MS = 60_000;

/** `WebSocket.OPEN`. */
const OPEN = 1;

/** The states in which a connection is looked for. */
const SEEKING: readonly LiveState[] = ['reconnecting', 'polling', 'offline'];

export type LivePorts = {
  readonly pass: () => Promise<LivePass>;
  readonly connect: (address: string) => WebSocket;
  readonly isOnline: () => boolean;
  readonly isShown: () => boolean;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly now: () => number;
};

export type Live = {
  readonly state: Store<LiveState>;
  readonly start: () => void;
  readonly stop: () => void;
  /** What this tab has open; null: no ticket. */
  readonly look: Looking['look'];
  /** Somebody sees the tab again. */
  readonly shown: () => void;
  /** The person moves or types. Said at most once a minute. */
  readonly active: () => void;
  /** Is the connection alive? To be asked when the machine wakes or the network returns. */
  readonly check: () => void;
  readonly onFrame: (listener: (frame: LiveFrame) => void) => () => void;
  /** Connected again: what came in between is to be fetched. */
  readonly onReconnect: (listener: () => void) => () => void;
};

/** One try to connect. It fails once: by an answer, or because none came. */
type Attempt = { readonly isWanted: () => boolean; readonly fail: () => void };

/** The connection, with everything that belongs to one. Each function below acts on it. */
function createConnection({ pass, connect, isOnline, chance }: LivePorts) {
  const state = createStore<LiveState>('idle');
  const frames = createListeners<[LiveFrame]>();
  const opens = createListeners<[isAgain: boolean]>();
  const timers = createTimers<'connect' | 'retry' | 'renew' | 'ping' | 'pong'>();
  let socket: WebSocket | undefined;
  let wasOpen = false;
  let failures = 0;
  /** Grows with every start and stop: what an older one still awaits is of no use. */
  let era = 0;

  const say = (request: LiveRequest): void => {
    if (socket?.readyState === OPEN) socket.send(JSON.stringify(request));
  };

  function ping(): void {
    say({ type: 'ping' });
    timers.set('pong', PONG_WITHIN_MS, lose);
    timers.set('ping', PING_SECONDS * 1000, ping);
  }

  /** Whatever it says from now on is nobody's. */
  function use(next: WebSocket | undefined): void {
    const old = socket;
    socket = next;
    timers.clearAll();
    if (old) old.onclose = null;
    old?.close();
  }

  function stop(next: LiveState): void {
    era += 1;
    use(undefined);
    state.set(next);
  }

  /** A renewal that fails is tried again while the old connection stands. */
  function failed(): void {
    timers.clear('connect');
    failures += 1;
    const wait = backoffMs(failures, chance());
    if (socket) return timers.set('renew', wait, open);
    if (!isOnline()) state.set('offline');
    else state.set(failures < FAILURES_BEFORE_POLLING ? 'reconnecting' : 'polling');
    timers.set('retry', wait, open);
  }

  function lose(): void {
    use(undefined);
    failed();
  }

  function take(next: WebSocket): void {
    use(next);
    failures = 0;
    timers.set('renew', RENEW_AFTER_MS, open);
    timers.set('ping', PING_SECONDS * 1000, ping);
    state.set('open');
    opens.tell(wasOpen);
    wasOpen = true;
  }

  function hear(frame: LiveFrame | undefined): void {
    if (frame?.type === 'pong') return timers.clear('pong');
    if (frame?.type === 'signed_out') stop('ended');
    if (frame) frames.tell(frame);
  }

  function attach(next: WebSocket, { isWanted, fail }: Attempt): void {
    next.onopen = () => (isWanted() ? take(next) : next.close());
    next.onmessage = ({ data }) => {
      if (next === socket) hear(frameOf(data));
    };
    next.onclose = ({ code }) => {
      if (next !== socket) fail();
      else if (code === SIGNED_OUT_CODE) hear({ type: 'signed_out' });
      else lose();
    };
  }

  function open(): void {
    const mine = era;
    let isGivenUp = false;
    const isWanted = (): boolean => mine === era && !isGivenUp;
    function fail(): void {
      if (!isWanted()) return;
      isGivenUp = true;
      failed();
    }
    timers.set('connect', CONNECT_WITHIN_MS, fail);
    pass().then(({ url, pass: word }) => {
      if (isWanted()) attach(connect(`${url}?pass=${encodeURIComponent(word)}`), { isWanted, fail });
    }, fail);
  }

  function start(): void {
    stop('connecting');
    failures = 0;
    wasOpen = false;
    open();
  }

  function check(): void {
    // Without a network nobody answers a ping or a first request, and the person is to hear of it before they press send.
    if (!isOnline() && (socket || state.get() === 'connecting')) lose();
    else if (socket) ping();
    else if (SEEKING.includes(state.get())) timers.set('retry', 0, open);
  }

  return { state, frames, opens, say, start, stop, check };
}

export function createLive(ports: LivePorts): Live {
  const { state, frames, opens, say, start, stop, check } = createConnection(ports);
  const { look, sayAgain } = createLooking({ say, isShown: ports.isShown });
  let activeAt = Number.NEGATIVE_INFINITY;

  opens.add(sayAgain);

  return {
    state,
    start,
    stop: () => stop('idle'),
    look,
    shown: () => {
      check();
      sayAgain();
    },
    active: () => {
      if (ports.now() - activeAt < ACTIVE_EVERY_MS) return;
      activeAt = ports.now();
      say({ type: 'active' });
    },
    check,
    onFrame: frames.add,
    onReconnect: (listener) =>
      opens.add((isAgain) => {
        if (isAgain) listener();
      }),
  };
}
