/** What an agent can do, and how well: `retur`, or with a level from 1 to 9 `retur:2`. Without one the level is 1. */
import * as z from 'zod';

export const Skill = z
  .string()
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]*(:[1-9])?$/u, 'A skill is a word, with a level from 1 to 9 after a colon if it has one: retur:2.');
export type Skill = z.infer<typeof Skill>;

/** All of them are asked for, of one agent. */
export const MAX_SKILLS_ASKED = 10;
const MINUTE = 60;
const WEEK = 604_800;
export const RelaxAfterSeconds = z.int().min(MINUTE).max(WEEK);
