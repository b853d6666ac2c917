/** Texts and formats in the language that is chosen. */
import { useStore } from '../store.ts';
import { type Formats, formatsOf } from './formats.ts';
import { type Language, languageStore } from './language.ts';
import { type Translate, translatorOf } from './translate.ts';

type Made = { readonly translate: Translate; readonly formats: Formats };

/** Made once a language: Intl's formatters are dear to make. */
const made = new Map<Language, Made>();

function madeOf(language: Language): Made {
  const known = made.get(language) ?? { translate: translatorOf(language), formats: formatsOf(language) };
  made.set(language, known);
  return known;
}

export const useText = (): Translate => madeOf(useStore(languageStore)).translate;
export const useFormats = (): Formats => madeOf(useStore(languageStore)).formats;
