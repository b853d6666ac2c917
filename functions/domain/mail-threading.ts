/** Which ticket a mail may belong to, and whether it may join it. */
import type { MailFacts } from '#schemas/queue';

/** What is ours: the mail domain in lower case, and a check of our signed reply addresses that yields the ticket number. */
export type OwnThreads = { readonly domain: string; readonly parseReplyAddress: (recipient: string) => number | undefined };

/** One trail back to a ticket. A number is only what the mail says: the ticket may not exist. */
export type ThreadCandidate =
  | { readonly by: 'reply_address'; readonly number: number }
  | { readonly by: 'reference'; readonly number: number; readonly messageToken: string }
  /** To be looked up among the ids that SES or a sender gave our messages; without angle brackets. */
  | { readonly by: 'message_id'; readonly rfcMessageId: string }
  | { readonly by: 'subject'; readonly number: number };

/**
 * The trails of a mail, the surest first: signed reply address, our token in References, other ids (the nearest
 * ancestor first), a number in the subject. What comes first and leads to a ticket wins; nothing here says the sender may join it.
 */
export function threadCandidates(mail: MailFacts, own: OwnThreads): ThreadCandidate[] {
  const ids = ancestorIds(mail);
  const tokens = ids.map((id) => parseToken(id, own.domain));
  return [
    ...replyNumbers(mail, own).map((number) => ({ by: 'reply_address' as const, number })),
    ...tokens.flatMap((token) => (token === undefined ? [] : [{ by: 'reference' as const, ...token }])),
    ...ids.flatMap((rfcMessageId, at) => (tokens[at] === undefined ? [{ by: 'message_id' as const, rfcMessageId }] : [])),
    ...subjectNumbers(mail.subject).map((number) => ({ by: 'subject' as const, number })),
  ];
}

/** The reply address may stand only in To or Cc when a mail was redirected on its way. */
function replyNumbers(mail: MailFacts, own: OwnThreads): number[] {
  const addresses = [...mail.recipients, ...[...mail.to, ...mail.cc].map(({ address }) => address.toLowerCase())];
  return unique(addresses.flatMap((address) => own.parseReplyAddress(address) ?? []));
}

/** The parent, then its ancestors from the nearest on, then the mail that a bounce gives back. RFC 5322 section 3.6.4: References ends with the parent. */
function ancestorIds(mail: MailFacts): string[] {
  const returned = mail.bounce?.originalMessageId;
  const ids = unique([...mail.inReplyTo, ...mail.references.toReversed(), ...(returned === undefined ? [] : [returned])]);
  return ids.filter((id) => id !== mail.rfcMessageId);
}

/** `hd.<ticket>.<message>@<our domain>`: SES leaves it alone in References, and mail programs copy it back. */
export function threadToken(number: number, messageToken: string, domain: string): string {
  return `hd.${number}.${messageToken}@${domain}`;
}

function parseToken(id: string, domain: string): { number: number; messageToken: string } | undefined {
  const [local, host] = id.toLowerCase().split('@');
  const match = host === domain ? /^hd\.([1-9]\d{0,11})\.([0-9a-z_-]{1,64})$/u.exec(local ?? '') : null;
  return match?.[1] !== undefined && match[2] !== undefined ? { number: Number(match[1]), messageToken: match[2] } : undefined;
}

/** A bracketed number is ours in form; a bare one may be anybody's order number, so it comes later. */
function subjectNumbers(subject: string): number[] {
  const found = (pattern: RegExp) => [...subject.matchAll(pattern)].map((match) => Number(match[1]));
  return unique([...found(/\[#([1-9]\d{0,11})\]/gu), ...found(/(?<![\p{L}\p{N}#&])#([1-9]\d{0,11})(?![\p{L}\p{N}])/gu)]);
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/**
 * Whether a mail joins the ticket its trail leads to, or opens a new one marked as possibly related.
 * A forged sender or a stranger never joins. Whoever can count can write a number into a subject or in the form of our token, so
 * either alone joins only when the sender is proven.
 */
export function mayJoin(match: {
  readonly by: ThreadCandidate['by'];
  readonly senderIsParticipant: boolean;
  readonly verdicts: MailFacts['verdicts'];
}): 'join' | 'possibly_related' {
  if (!match.senderIsParticipant || match.verdicts.dmarc === 'FAIL') return 'possibly_related';
  const isGuessable = match.by === 'subject' || match.by === 'reference';
  return isGuessable && match.verdicts.dmarc !== 'PASS' ? 'possibly_related' : 'join';
}
