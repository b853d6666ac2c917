/** The language of the page: Indonesian, unless this browser was told otherwise. */
import { createStore } from '../store.ts';

export const LANGUAGES = ['id', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { id: 'Bahasa Indonesia', en: 'English' };

const KEPT = 'meja-language';
const kept = window.localStorage.getItem(KEPT);

export const languageStore = createStore<Language>(LANGUAGES.find((language) => language === kept) ?? 'id');
document.documentElement.lang = languageStore.get();

export function setLanguage(language: Language): void {
  window.localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
  languageStore.set(language);
}
