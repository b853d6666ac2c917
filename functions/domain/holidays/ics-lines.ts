/** An iCalendar text as events with their properties. Takes what is not well formed as far as it goes. */

/** `line` is where it begins, from 1. Of a property that comes twice the first holds; parameters are left out. */
export type IcsEvent = { readonly line: number; readonly properties: ReadonlyMap<string, string>; readonly isClosed: boolean };
export type Ics = { readonly name: string; readonly events: readonly IcsEvent[] };

type Line = { readonly line: number; readonly name: string; readonly value: string };

/** One pass, so that its time grows with the length of the text and nothing else. @see https://www.rfc-editor.org/rfc/rfc5545#section-3.4 */
export function readIcs(text: string): Ics {
  const open: string[] = [];
  const events: { line: number; properties: Map<string, string>; isClosed: boolean }[] = [];
  let calendarName = '';
  for (const { line, name, value } of contentLines(text)) {
    const component = value.trim().toUpperCase();
    const [inside, event] = [open.at(-1), events.at(-1)];
    if (name === 'BEGIN') {
      open.push(component);
      if (component === 'VEVENT') events.push({ line, properties: new Map(), isClosed: false });
    } else if (name === 'END') {
      if (inside === component) open.pop();
      if (event && component === 'VEVENT' && inside === 'VEVENT') event.isClosed = true;
    } else if (event && inside === 'VEVENT') {
      if (!event.properties.has(name)) event.properties.set(name, value);
    } else if (inside === 'VCALENDAR' && name === 'X-WR-CALNAME') calendarName = value;
  }
  return { name: textOf(calendarName), events };
}

/** A line that begins with a blank goes on the one before. A bare CR ends no line. @see https://www.rfc-editor.org/rfc/rfc5545#section-3.1 */
function* contentLines(text: string): Generator<Line, undefined> {
  // What stands before the first line is blank, a byte order mark too; its line ends stay, as they count.
  const begun = text.replace(/\s*/, (blank) => blank.replace(/[^\n]/g, ''));
  let line = 1;
  for (const folded of begun.split(/\r?\n(?![ \t])/)) {
    const whole = folded.replace(/\r?\n[ \t]/g, '');
    const colon = valueBegins(whole);
    if (colon !== -1) yield { line, name: nameOf(whole.slice(0, colon)), value: whole.slice(colon + 1) };
    line += folded.split('\n').length;
  }
}

/** The colon that no quoted parameter holds; a quote that nothing closes holds all that follows. */
const valueBegins = (line: string): number => line.replace(/"[^"]*"?/g, (quoted) => '"'.repeat(quoted.length)).indexOf(':');

const nameOf = (head: string): string => head.replace(/;.*/s, '').toUpperCase();

/** A TEXT value without its escapes, on one line, and without what would hide or turn round text. @see https://www.rfc-editor.org/rfc/rfc5545#section-3.3.11 */
export const textOf = (value: string): string =>
  value
    .replace(/\\([\\;,nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? ' ' : escaped))
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** At most so many UTF-16 units, with no half of a pair at the end. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
