/** The two forms of one text: plain, and simple HTML that says the same. */

import { localTimeText } from '#domain/local-time-text';
import { oneLine } from '#domain/mail-headers';
import { REPLY_MARKER } from '#domain/reply-text-patterns';
import type { Language } from '#schemas/acknowledgement';
import type { Instant } from '#schemas/primitives';

/** The message being answered, shortened: enough to know what it was about. */
export type QuotedMessage = { readonly name?: string; readonly at: Instant; readonly timeZone: string; readonly text: string };

/** The first line of every mail that may be answered: in an answer, what stands below it is ours. */
const REPLY_MARKERS = { id: REPLY_MARKER, en: '-- reply above this line --' } as const satisfies Record<Language, string>;

export type MailBody = {
  readonly text: string;
  readonly language: Language;
  readonly quote?: QuotedMessage;
  readonly isUnanswerable?: boolean;
};

const QUOTED_LINES = 20;
const QUOTED_CHARACTERS = 1000;

/** Marker, text, and the quoted message with `>` before each line. */
export function textBody(body: MailBody): string {
  const parts = [...markerOf(body), lines(body.text).join('\n')];
  if (body.quote) {
    const quoted = excerpt(body.quote.text).map((line) => (line === '' ? '>' : `> ${line}`));
    parts.push([attribution(body.quote, body.language), ...quoted].join('\n'));
  }
  return parts.join('\n\n');
}

/** The same in HTML: everything escaped, blank lines part paragraphs, the quote in a block that clients fold. */
export function htmlBody(body: MailBody): string {
  const marker = markerOf(body).map((line) => `<p style="color:#767676;font-size:12px">${escaped(line)}</p>`);
  const parts = [...marker, paragraphs(lines(body.text))];
  if (body.quote) {
    const style = 'margin:0 0 0 8px;padding-left:8px;border-left:2px solid #ccc;color:#555';
    parts.push(
      `<p style="color:#555">${escaped(attribution(body.quote, body.language))}</p>`,
      `<blockquote type="cite" style="${style}">${paragraphs(excerpt(body.quote.text))}</blockquote>`,
    );
  }
  return `<!doctype html><html lang="${body.language}"><head><meta charset="utf-8"></head><body>${parts.join('\n')}</body></html>`;
}

const markerOf = ({ language, isUnanswerable }: MailBody): string[] => (isUnanswerable ? [] : [REPLY_MARKERS[language]]);

function attribution(quote: QuotedMessage, language: Language): string {
  const when = localTimeText(quote.at, quote.timeZone, language);
  const who = oneLine(quote.name ?? '');
  if (language === 'id') return who ? `Pada ${when}, ${who} menulis:` : `Pada ${when}, Anda menulis:`;
  return who ? `On ${when}, ${who} wrote:` : `On ${when}, you wrote:`;
}

function excerpt(text: string): string[] {
  const whole = lines(text);
  const short = lines([...whole.slice(0, QUOTED_LINES).join('\n')].slice(0, QUOTED_CHARACTERS).join(''));
  return short.join('\n') === whole.join('\n') ? short : [...short, '[...]'];
}

/** Lines without the blank ones at either end; control characters but the tab become blanks. */
function lines(text: string): string[] {
  const clean = text.toWellFormed().replace(/\r\n?|[\u2028\u2029]/g, '\n');
  return clean
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .trim()
    .split('\n');
}

function paragraphs(all: readonly string[]): string {
  const blocks = all.join('\n').split(/\n[ \t]*(?:\n[ \t]*)+/);
  return blocks.map((block) => `<p>${escaped(block).replaceAll('\n', '<br>\n')}</p>`).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
