/** What the headers of our own mails say, so that an answer finds its ticket: the number in the subject, our token among the references. */

/** RFC 5322 s.2.1.1 limits a line to 998 characters; a subject with no blank cannot be folded. */
const SUBJECT_CHARACTERS = 200;
/** Clients cut long lists themselves; the first id is the root of the conversation, the last ones its end. */
const REFERENCES = 20;
/** Longer ids are no ids we could answer; real ones stay below 250 characters. */
const MESSAGE_ID_CHARACTERS = 512;

/** Reply prefixes of the mail clients met here: English, Indonesian, German, Dutch, Scandinavian. A forward stays one. */
const REPLY_PREFIXES = /^(?:(?:re|bls|balas|aw|antw|sv)(?:\[\d{1,3}\])?\s*:\s*)+/i;

/** Text that fits into one header line: every control character and line break becomes a blank. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();

/**
 * The subject of a mail on a ticket: one `Re:` where it answers something, the number once and last.
 * @example threadSubject({ subject: 'RE: Re: Faktur [#1042]', number: 1042, isAnswer: true }) // 'Re: Faktur [#1042]'
 */
export function threadSubject(mail: { readonly subject: string; readonly number: number; readonly isAnswer: boolean }): string {
  const tag = `[#${mail.number}]`;
  const bare = oneLine(oneLine(mail.subject).replaceAll(tag, ' ')).replace(REPLY_PREFIXES, '');
  const clipped = [...bare].slice(0, SUBJECT_CHARACTERS).join('');
  return [mail.isAnswer ? 'Re:' : '', clipped, tag].filter((part) => part !== '').join(' ');
}

/** A message id without its angle brackets; undefined for what no header can carry. */
export function messageIdOf(id: string | undefined): string | undefined {
  const bare = (id ?? '').trim().replace(/^<|>$/g, '');
  return bare.length <= MESSAGE_ID_CHARACTERS && /^[\x21-\x3b\x3d\x3f-\x7e]+$/.test(bare) ? bare : undefined;
}

/**
 * References of an answer, oldest first, without angle brackets, each once: what the answered mail referred to, our token, and the answered mail last.
 * @see https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
 */
export function threadReferences(mail: {
  readonly token: string;
  readonly answered?: string;
  readonly earlier: readonly string[];
}): string[] {
  const answered = messageIdOf(mail.answered);
  const last = [mail.token, ...(answered ? [answered] : [])];
  const earlier = [...new Set(mail.earlier.flatMap((id) => messageIdOf(id) ?? []))].filter((id) => !last.includes(id));
  const room = REFERENCES - last.length;
  const kept = earlier.length > room ? [...earlier.slice(0, 1), ...earlier.slice(1 - room)] : earlier;
  return [...kept, ...last];
}
