/** The catalogues that are here: Indonesian always, another with the choice of its language. */
import { id, type Message, type TextKey } from './id.ts';
import type { Language } from './language.ts';

export type Catalogue = Readonly<Record<TextKey, Message>>;

const OTHERS = { en: async () => (await import('./en.ts')).en } as const satisfies Record<
  Exclude<Language, 'id'>,
  () => Promise<Catalogue>
>;
const here = new Map<Language, Catalogue>([['id', id]]);

/** Indonesian in place of what could not be fetched. */
export const catalogueOf = (language: Language): Catalogue => here.get(language) ?? id;

/** @throws what the network says, when it cannot be fetched. */
export async function fetchCatalogue(language: Language): Promise<void> {
  if (language === 'id' || here.has(language)) return;
  here.set(language, await OTHERS[language]());
}
