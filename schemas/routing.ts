/** Which team a new ticket goes to: the ordered conditions of the desk, and what the ledger says of the choice. */
import * as z from 'zod';
import { Language } from './acknowledgement.ts';
import { Account, Channel } from './channel.ts';
import { AttributeName, AttributeValue, MAX_ATTRIBUTES } from './contact-attributes.ts';
import { TeamId } from './primitives.ts';
import { MAX_SKILLS_ASKED, RelaxAfterSeconds, Skill } from './skill.ts';

export const MAX_CONDITIONS = 200;
const MAX_WORDS = 100;
const WORD_CHARACTERS = 80;
/** Every function reads all settings each half minute; the table's items end at 400 KB. */
const MAX_BYTES = 100_000;

const ConditionId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/, 'small letters, digits and hyphens');

/** Several words: all of them, in a row. */
const RoutingWord = z
  .string()
  .trim()
  .min(1)
  .max(WORD_CHARACTERS)
  .regex(/[\p{L}\p{N}]/u, 'A word has a letter or a digit.');
const WordList = z.strictObject({ anyOf: z.array(RoutingWord).min(1).max(MAX_WORDS) });

const RoutingValue = AttributeValue.regex(/[\p{L}\p{N}]/u, 'A value has a letter or a digit.');
/** By name: the contact has one of these values. */
const AttributesAsked = z
  .record(AttributeName, z.strictObject({ anyOf: z.array(RoutingValue).min(1).max(MAX_WORDS) }))
  .refine((asked) => Object.keys(asked).length > 0, { message: 'Name an attribute.' })
  .refine((asked) => Object.keys(asked).length <= MAX_ATTRIBUTES, { message: `A contact has at most ${MAX_ATTRIBUTES} attributes.` });

/** What is given must all hold. */
const RoutingWhen = z
  .strictObject({
    channels: z
      .array(Channel.exclude(['manual']))
      .min(1)
      .optional(),
    accounts: z.array(Account).min(1).max(100).optional(),
    words: WordList.optional(),
    notWords: WordList.optional(),
    language: Language.optional(),
    attributes: AttributesAsked.optional(),
  })
  .refine((when) => Object.values(when).some((part) => part !== undefined), {
    message: 'A condition asks for something; what goes to one team in any case is the fallback.',
  });
export type RoutingWhen = z.infer<typeof RoutingWhen>;

export const RoutingCondition = z
  .strictObject({
    id: ConditionId,
    name: z.string().min(1).max(120),
    when: RoutingWhen,
    teamId: TeamId,
    skills: z
      .array(Skill)
      .min(1)
      .max(MAX_SKILLS_ASKED)
      .optional()
      .describe('routing gives the ticket to who has all of them, at their level or above; `retur:2`'),
    relaxAfterSeconds: RelaxAfterSeconds.optional().describe('then anybody in the team may have it; 900 unless set'),
  })
  .refine(({ skills, relaxAfterSeconds }) => skills !== undefined || relaxAfterSeconds === undefined, {
    path: ['relaxAfterSeconds'],
    message: 'There are no skills to relax.',
  });
export type RoutingCondition = z.infer<typeof RoutingCondition>;

export const RoutingSettings = z
  .strictObject({
    conditions: z.array(RoutingCondition).max(MAX_CONDITIONS),
    fallbackTeamId: TeamId.optional(),
  })
  .refine(({ conditions }) => new Set(conditions.map(({ id }) => id)).size === conditions.length, {
    path: ['conditions'],
    message: 'Each condition has an id of its own: the ledger names it.',
  })
  .refine((settings) => new TextEncoder().encode(JSON.stringify(settings)).byteLength <= MAX_BYTES, {
    path: ['conditions'],
    message: `All conditions together may take ${MAX_BYTES} bytes as JSON.`,
  });
export type RoutingSettings = z.infer<typeof RoutingSettings>;

/** How a ticket's team was chosen when it was opened. */
export const TeamChoice = z.object({
  teamId: TeamId,
  by: z.enum(['condition', 'channel', 'fallback', 'default']),
  conditionId: ConditionId.optional(),
  /** Of the conditions that were asked. */
  settingsVersion: z.int().min(1).optional(),
  /**
   * The parts that held. `words.2` is the third entry of the word list, `attributes.segmen.0` the first one asked of that attribute:
   * entries of the settings, nothing of what the contact wrote or is.
   */
  matched: z.array(z.string().regex(/^([a-z_]+(\.\d+)?|attributes\.[a-z0-9_-]{1,40}\.\d+)$/)).optional(),
  /** What the condition asks of an agent, and for how long from then on. */
  skills: z.array(Skill).optional(),
  relaxAfterSeconds: RelaxAfterSeconds.optional(),
});
export type TeamChoice = z.infer<typeof TeamChoice>;
