/** The first, automatic message: it tells the contact the queue number, and outside business hours when the desk opens. */
import {
  ACKNOWLEDGEMENT_PLACEHOLDERS,
  type AcknowledgementPlaceholder,
  type AcknowledgementSettings,
  type Language,
} from '#schemas/acknowledgement';
import type { Instant } from '#schemas/primitives';
import { localTimeText } from './local-time-text.ts';
import type { QueuePlace } from './queue.ts';
import { placeText } from './queue-text.ts';

export type AcknowledgementFacts = {
  readonly number: number;
  readonly businessName?: string;
  /** As the contact gave it: not to be trusted. */
  readonly name?: string;
  /** When the desk opens next; absent while it is open. */
  readonly opensAt?: Instant;
  readonly timeZone: string;
  /** In the queue, where it is known. */
  readonly place?: QueuePlace;
};

/**
 * What to tell the contact; undefined when acknowledgements are switched off.
 * @param language the contact's, where it is known; else the settings' one is spoken
 */
export function acknowledgementFor(
  settings: AcknowledgementSettings,
  facts: AcknowledgementFacts,
  language?: Language,
): string | undefined {
  if (!settings.enabled) return undefined;
  const spoken = language ?? settings.language;
  const texts = facts.opensAt ? settings.outsideHoursText : settings.text;
  return acknowledgementText(texts[spoken], facts, spoken);
}

/** Does what is said name the queue? It costs reading it. */
export const namesQueue = ({ enabled, text, outsideHoursText }: AcknowledgementSettings): boolean =>
  enabled && [text, outsideHoursText].some((texts) => Object.values(texts).some((said) => NAMES_QUEUE.test(said)));

const NAMES_QUEUE = /\{\{\s*queue\s*\}\}/i;

/** A placeholder with the blank before it, which goes with it when there is nothing to say. */
const PLACEHOLDER = /([ \t]*)\{\{\s*(\w*)\s*\}\}/g;

/**
 * Fills a template in one pass, so that a value never becomes a placeholder. One that has no value or is unknown is left out with the blank before it.
 * @example acknowledgementText('Halo {{name}}, antrean {{number}}.', { number: 1042, timeZone: 'Asia/Jakarta' }) // 'Halo, antrean #1042.'
 */
export function acknowledgementText(template: string, facts: AcknowledgementFacts, language: Language = 'id'): string {
  const values: Readonly<Record<AcknowledgementPlaceholder, string | undefined>> = {
    number: `#${facts.number}`,
    opens: facts.opensAt && localTimeText(facts.opensAt, facts.timeZone, language),
    name: greetable(facts.name),
    business: facts.businessName?.trim(),
    queue: facts.place && placeText(facts.place, language),
  };
  const filled = template.replace(PLACEHOLDER, (_whole, blank: string, word: string) => {
    const placeholder = ACKNOWLEDGEMENT_PLACEHOLDERS.find((known) => known === word.toLowerCase());
    const value = placeholder && values[placeholder];
    return value ? blank + value : '';
  });
  return filled.trim();
}

/** A longer name is no name. */
const NAME_CHARACTERS = 60;
/** Addresses and numbers: a forged sender must not get us to deliver an advertisement, and "Halo +62812..." greets nobody. */
const NO_NAME = /[@/\\{}<>*_~`]|www\.|[a-z0-9]\.[a-z]{2}|\d{4}/;

function greetable(name: string | undefined): string | undefined {
  const line = (name ?? '').replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const isName = line.length <= NAME_CHARACTERS && /\p{L}/u.test(line) && !NO_NAME.test(line);
  return isName ? line : undefined;
}
