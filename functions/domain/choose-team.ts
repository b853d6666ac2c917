/** Which team a ticket goes to when a contact's message opens it. */
import type { Language } from '#schemas/acknowledgement';
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

/** A row of words does not run from the subject into the text. */
const saidIn = ({ subject = '', text }: RoutingFacts): string => `${foldWords(subject)}\n${foldWords(text)}`;

/** @returns undefined when a part that is asked for does not hold. */
function matchedParts(when: RoutingWhen, facts: RoutingFacts, said: string): string[] | undefined {
  const { channels, accounts, words, notWords, language } = when;
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
