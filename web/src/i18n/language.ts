/** The language of the page: Indonesian, unless this browser was told otherwise. */
import { createStore } from '../store.ts';
import { fetchCatalogue } from './catalogues.ts';

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { id: 'Bahasa Indonesia', en: 'English' };

const KEPT = 'meja-language';

export const languageStore = createStore<Language>('id');

/** Kept for the next time, once its catalogue is here. */
export async function setLanguage(language: Language): Promise<void> {
  await fetchCatalogue(language);
  window.localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  languageStore.set(language);
}

/** The language that was chosen before; Indonesian when its catalogue cannot be fetched. */
export async function keptLanguage(): Promise<void> {
  const kept = LANGUAGES.find((language) => language === window.localStorage.getItem(KEPT));
  if (kept) await setLanguage(kept).catch(() => {});
}
