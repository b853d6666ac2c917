/** What a person wrote in a mail, apart from what the mail program quoted below, above or around it. */
import {
  ATTRIBUTION_LINES,
  isAttribution,
  isDeviceSignature,
  isHeaderBlock,
  isLabelledBlock,
  isMarker,
  isRule,
  isSeparator,
  isSignatureStart,
  startsAttribution,
} from './reply-text-patterns.ts';

export type Folded = { readonly visible: string; readonly quoted: string };

/** Beyond this a text is a log or a book: the rest goes where its last looked-at line went. */
const LOOKED_AT_CHARACTERS = 256_000;
/** What mail programs write are short lines; a longer one is never searched for their patterns. */
const PATTERN_CHARACTERS = 500;
/** A signature is short; what follows a longer way after two dashes is part of the message. */
const SIGNATURE_LINES = 25;

type Kind = 'blank' | 'text' | 'quote' | 'attribution' | 'boundary' | 'signature' | 'device';

/**
 * Parts a mail's text. Every line is in exactly one of the two, in its order; only blank lines at the edges go.
 * A text with nothing of its own (all quoted, or a plain forward) is visible whole.
 * @param options.ourMarker the line of ours that stands above what we wrote, when it is not the usual one
 */
export function foldQuoted(text: string, options: { ourMarker?: string } = {}): Folded {
  const whole = text.replace(/\r\n?/gu, '\n');
  const cut = whole.length > LOOKED_AT_CHARACTERS ? whole.lastIndexOf('\n', LOOKED_AT_CHARACTERS) : -1;
  const lines = (cut > 0 ? whole.slice(0, cut) : whole).split('\n');
  const folded = foldTrailing(foldLines(kindsOf(lines, options.ourMarker)));
  const rest = cut > 0 ? whole.slice(cut + 1).split('\n') : [];
  const restFolded = folded.at(-1) === true;
  const pick = (wanted: boolean) => [...lines.filter((_, at) => (folded[at] === true) === wanted), ...(restFolded === wanted ? rest : [])];
  const visible = trimBlank(pick(false));
  return visible === '' ? { visible: trimBlank(lines.concat(rest)), quoted: '' } : { visible, quoted: trimBlank(pick(true)) };
}

function trimBlank(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '');
  return lines.slice(first).join('\n').trimEnd();
}

function kindsOf(lines: readonly string[], ourMarker: string | undefined): Kind[] {
  const kinds: Kind[] = [];
  while (kinds.length < lines.length) {
    const at = kinds.length;
    const span = attributionSpan(lines, at);
    if (span > 0) for (let n = 0; n < span; n++) kinds.push('attribution');
    else kinds.push(kindOf(lines, at, ourMarker));
  }
  return pipesQuote(kinds) ? kinds.map((kind, at) => (kind === 'text' && /^\|/u.test(lines[at] ?? '') ? 'quote' : kind)) : kinds;
}

/** Only some programs quote with a bar, and then they say whom; elsewhere it draws a table. */
function pipesQuote(kinds: readonly Kind[]): boolean {
  return kinds.includes('attribution');
}

function kindOf(lines: readonly string[], at: number, ourMarker: string | undefined): Kind {
  const line = lines[at] ?? '';
  if (line.trim() === '') return 'blank';
  if (/^\s*>/u.test(line)) return 'quote';
  if (line.length > PATTERN_CHARACTERS) return 'text';
  if (isMarker(line, ourMarker) || isSeparator(line) || isHeaderBlock(lines, at)) return 'boundary';
  if (isRule(line)) return isQuotedHead(lines, nextFilled(lines, at)) ? 'boundary' : 'text';
  if (isSignatureStart(line)) return 'signature';
  return isDeviceSignature(line) ? 'device' : 'text';
}

function isQuotedHead(lines: readonly string[], at: number): boolean {
  return isHeaderBlock(lines, at) || isLabelledBlock(lines, at);
}

function nextFilled(lines: readonly string[], at: number): number {
  let next = at + 1;
  while (next < lines.length && (lines[next] ?? '').trim() === '') next++;
  return next;
}

/** How many lines from here on are one attribution; programs wrap them, and some put the address on lines of its own. */
function attributionSpan(lines: readonly string[], at: number): number {
  const bare = (line: string | undefined) => (line ?? '').replace(/^[\s>]+/u, '').trimEnd();
  let joined = bare(lines[at]);
  if (!startsAttribution(joined)) return 0;
  let end = at;
  for (let taken = 1; taken <= ATTRIBUTION_LINES; taken++) {
    if (isAttribution(joined)) return end - at + 1;
    const next = nextFilled(lines, end);
    const line = (lines[next] ?? '').trim();
    const hasGap = next > end + 1;
    if (startsAttribution(line) || (hasGap && !line.startsWith('<'))) return 0;
    joined = `${joined} ${line}`;
    end = next;
  }
  return 0;
}

/** Which lines fold: attributions with what they introduce, and everything below a boundary that has text above it. */
function foldLines(kinds: readonly Kind[]): { kinds: readonly Kind[]; folded: boolean[] } {
  const folded = kinds.map(() => false);
  const fold = (from: number, to: number) => folded.fill(true, from, to);
  let hasText = false;
  let at = 0;
  while (at < kinds.length) {
    const kind = kinds[at];
    let end = at + 1;
    if (kind === 'attribution') {
      const quoteEnd = endOfQuote(kinds, at);
      end = quoteEnd ?? (hasText ? kinds.length : end);
      fold(at, end);
    } else if (kind === 'boundary' && hasText) {
      end = kinds.length;
      fold(at, end);
    } else if (kind === 'signature' && hasText) {
      fold(at, endOfSignature(kinds, at));
      end = Math.max(end, endOfSignature(kinds, at));
    } else if (kind === 'text') hasText = true;
    at = end;
  }
  return { kinds, folded };
}

/** After an attribution: the end of the quoted lines that follow it, or undefined when what follows is not marked as quoted. */
function endOfQuote(kinds: readonly Kind[], at: number): number | undefined {
  let last: number | undefined;
  for (let index = at + 1; index < kinds.length; index++) {
    const kind = kinds[index];
    if (kind === 'quote') last = index + 1;
    else if (kind !== 'blank' && kind !== 'attribution') break;
  }
  return last;
}

/** A signature ends at the next quoted mail; one that is too long is none. */
function endOfSignature(kinds: readonly Kind[], at: number): number {
  const stop = kinds.findIndex((kind, index) => index > at && (kind === 'attribution' || kind === 'boundary'));
  const end = stop < 0 ? kinds.length : stop;
  const filled = kinds.slice(at, end).filter((kind) => kind !== 'blank').length;
  return filled > SIGNATURE_LINES ? at : end;
}

/** Quotes and device signatures below the last text fold too. */
function foldTrailing({ kinds, folded }: { kinds: readonly Kind[]; folded: boolean[] }): boolean[] {
  const isOwn = (kind: Kind | undefined) => kind === 'text' || kind === 'boundary' || kind === 'signature';
  const last = kinds.findLastIndex((kind, at) => isOwn(kind) && folded[at] === false);
  return last < 0 ? folded : folded.map((isFolded, at) => isFolded || at > last);
}
