/** Answers of the table that come late: what a function has read is old by the time it writes. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Meddler } from './proxy.ts';

const LATE_SHARE = 0.05;
/** Long enough for other workers to read and write meanwhile, short of every time-out. */
const MOST_LATE_MS = 300;

/** Holds back a share of the answers to functions, by chance from 0 to 1. */
export function withLateAnswers(meddle: Meddler, random: () => number): Meddler {
  return async (request, caller, forward) => {
    const answer = await meddle(request, caller, forward);
    const isHeldBack = request.service === 'dynamodb' && caller.workerId !== '' && random() < LATE_SHARE;
    if (isHeldBack) await wait(random() * MOST_LATE_MS);
    return answer;
  };
}
