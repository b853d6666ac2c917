/** A key and its values -> the sentence in a language. */
import { catalogueOf } from './catalogues.ts';
import type { id, TextKey } from './id.ts';
import type { Language } from './language.ts';

type Placeholders<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type TextOf<M> = M extends string ? M : M extends { other: infer O } ? O : never;
type Names<K extends TextKey> = Placeholders<TextOf<(typeof id)[K]>>;
/** A text with placeholders does not compile without their values. A `count` also chooses between one and many. */
export type Values<K extends TextKey> = [Names<K>] extends [never] ? [] : [values: Readonly<Record<Names<K>, string | number>>];
export type Translate = <K extends TextKey>(key: K, ...values: Values<K>) => string;

const rules: Record<Language, Intl.PluralRules> = { id: new Intl.PluralRules('id'), en: new Intl.PluralRules('en') };

export function translatorOf(language: Language): Translate {
  const catalogue = catalogueOf(language);
  const numbers = new Intl.NumberFormat(language);
  return (key, ...[values]) => {
    const message = catalogue[key];
    const given: Readonly<Record<string, string | number>> = values ?? {};
    const isOne = rules[language].select(Number(given.count ?? 0)) === 'one';
    const text = typeof message === 'string' ? message : ((isOne ? message.one : undefined) ?? message.other);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = given[name];
      // A ticket's number is a name: it is written without points between its digits.
      if (typeof value === 'number' && name !== 'number') return numbers.format(value);
      return value === undefined ? whole : String(value);
    });
  };
}
