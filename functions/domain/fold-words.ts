/** Words as they are compared: whatever their case, diacritics and punctuation. */

const MARKS = /\p{M}+/gu;
/** Inside a word they are often left out: jum'at, jumat. */
const APOSTROPHES = /['’]/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/** Which sigma a word ends with depends on what follows, and what follows may be a full stop that is taken away later. */
const FINAL_SIGMA = /ς/gu;

const decomposed = (text: string): string => text.normalize('NFKD').replace(MARKS, '');
/** Lower case before upper case before lower case: ẞ has no upper case but itself, ß has SS. */
const bare = (text: string): string => decomposed(decomposed(text).toLowerCase().toUpperCase().toLowerCase()).replace(FINAL_SIGMA, 'σ');

/**
 * Its words with one space before, between and after them, so that whole words are found by plain search; '' when there are none.
 * @example foldWords('Paket SY, blm smp!!') // ' paket sy blm smp '
 */
export function foldWords(text: string): string {
  const words = bare(text).replace(APOSTROPHES, '').replace(BETWEEN_WORDS, ' ').trim();
  return words === '' ? '' : ` ${words} `;
}

/** Are these words, in a row, among what was said? @param said as `foldWords` gives it; several texts with a line break between. */
export function saysWords(said: string, words: string): boolean {
  const folded = foldWords(words);
  return folded !== '' && said.includes(folded);
}
