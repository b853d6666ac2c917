/** Ids that sort by time and say what they name. */
import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { NewId } from '#flows/ports';
import { prefixOf } from '#schemas/primitives';
import { nowMs } from './clock.ts';

/** Random words are drawn many at a time: ulid asks for sixteen an id. */
const words = new Uint32Array(256);
const WORD_RANGE = 2 ** 32;
let drawn = words.length;

/** @returns a number from 0 to 1, 1 excluded. */
function random(): number {
  if (drawn === words.length) {
    randomFillSync(words);
    drawn = 0;
  }
  const word = words[drawn] ?? 0;
  drawn += 1;
  return word / WORD_RANGE;
}

const ulid = monotonicFactory(random);

export const newId: NewId = (kind) => `${prefixOf(kind)}_${ulid(nowMs()).toLowerCase()}`;
