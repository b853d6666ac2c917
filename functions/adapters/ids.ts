/** Ids that sort by time and say what they name. */
import { monotonicFactory } from 'ulid';
import type { NewId } from '#flows/ports';
import { prefixOf } from '#schemas/primitives';
import { nowMs } from './clock.ts';

const ulid = monotonicFactory();

export const newId: NewId = (kind) => `${prefixOf(kind)}_${ulid(nowMs()).toLowerCase()}`;
