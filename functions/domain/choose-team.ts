/** Which team a ticket goes to when a contact's message opens it. */
import type { Language } from '#schemas/acknowledgement';
import type { Attributes } from '#schemas/contact-attributes';
import type { RoutingSettings, RoutingWhen, TeamChoice } from '#schemas/routing';
import { foldWords, saysWords } from './fold-words.ts';
import { RELAX_AFTER_SECONDS } from './skills.ts';

/** Where tickets go that nothing sends elsewhere. An own number or mailbox of this team leaves the choice to the fallback. */
const DEFAULT_TEAM = 'default';

/** As long as nobody has set any. */
export const NO_ROUTING: RoutingSettings = { conditions: [] };

export type Routing = RoutingSettings & { readonly version: number };
export type RoutingFacts = {
  readonly channel: NonNullable<RoutingWhen['channels']>[number];
  readonly account: string;
  readonly subject?: string;
  readonly text: string;
  /** The contact's, where it is known. */
  readonly language?: Language;
  readonly attributes?: Attributes;
  /** It continues a ticket that takes no more messages. */
  readonly isFollowUp?: boolean;
};

/**
 * The first condition that holds; else the team of the own number or mailbox; else the fallback.
 * A follow-up stays with its number's or mailbox's team: it is asked about only where that is nobody's in particular.
 */
export function chooseTeam(facts: RoutingFacts, routing: Routing | undefined, channelTeam: string): TeamChoice {
  const isOwned = channelTeam !== DEFAULT_TEAM;
  if (facts.isFollowUp && isOwned) return { teamId: channelTeam, by: 'channel', matched: ['follow_up'] };
  const { conditions, fallbackTeamId } = routing ?? NO_ROUTING;
  const asked = routing ? { settingsVersion: routing.version } : {};
  const said = saidIn(facts);
  for (const { id, when, teamId, skills, relaxAfterSeconds = RELAX_AFTER_SECONDS } of conditions) {
    const matched = matchedParts(when, facts, said);
    if (matched) return { teamId, by: 'condition', conditionId: id, ...asked, matched, ...(skills && { skills, relaxAfterSeconds }) };
  }
  if (isOwned) return { teamId: channelTeam, by: 'channel', ...asked };
  if (fallbackTeamId !== undefined) return { teamId: fallbackTeamId, by: 'fallback', ...asked };
  return { teamId: DEFAULT_TEAM, by: 'default', ...asked };
}

/** Does the choice hang on who the contact is? Not where a condition holds before the first one that asks, nor where the others of its parts do not hold. */
export function asksContact(facts: RoutingFacts, routing: Routing | undefined, channelTeam: string): boolean {
  if (facts.isFollowUp && channelTeam !== DEFAULT_TEAM) return false;
  const said = saidIn(facts);
  for (const { when } of routing?.conditions ?? []) {
    const { language, attributes, ...others } = when;
    if (matchedParts(others, facts, said)) return language !== undefined || attributes !== undefined;
  }
  return false;
}

/** A row of words does not run from the subject into the text. */
const saidIn = ({ subject, text }: RoutingFacts): string =>
  subject === undefined ? foldWords(text) : `${foldWords(subject)}\n${foldWords(text)}`;

/** @returns undefined when a part that is asked for does not hold. */
function matchedParts(when: RoutingWhen, facts: RoutingFacts, said: string): string[] | undefined {
  const { channels, accounts, words, notWords, language, attributes } = when;
  const parts: string[] = [];
  if (channels) {
    if (!channels.includes(facts.channel)) return undefined;
    parts.push('channel');
  }
  if (accounts) {
    if (!accounts.some((account) => account.toLowerCase() === facts.account.toLowerCase())) return undefined;
    parts.push('account');
  }
  if (language) {
    if (language !== facts.language) return undefined;
    parts.push('language');
  }
  for (const [name, { anyOf }] of Object.entries(attributes ?? {})) {
    const at = valueAt(anyOf, facts.attributes, name);
    if (at < 0) return undefined;
    parts.push(`attributes.${name}.${at}`);
  }
  if (words) {
    const at = words.anyOf.findIndex((word) => saysWords(said, word));
    if (at < 0) return undefined;
    parts.push(`words.${at}`);
  }
  if (notWords) {
    if (notWords.anyOf.some((word) => saysWords(said, word))) return undefined;
    parts.push('not_words');
  }
  return parts;
}

/** Which of the values the contact has, compared as words are; -1 when none. A name such as `constructor` is no more than a name. */
function valueAt(anyOf: readonly string[], attributes: Attributes | undefined, name: string): number {
  const own = attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  const value = foldWords(own ?? '');
  return value === '' ? -1 : anyOf.findIndex((one) => foldWords(one) === value);
}
