/** How mail programs introduce what they quote, by language. Data for reply-text.ts. */

/** The line our own mails carry above their text. */
export const REPLY_MARKER = '-- balas di atas baris ini --';
const MARKER_WORDS = ['balas di atas baris ini', 'reply above this line'];

/** What an attribution says someone did: "On ... Budi <budi@example.com> wrote:". */
const WROTE =
  /\b(?:wrote|writes|menulis|schrieb|schreef|geschreven|escribi[oó]|ha scritto|napisa[lł]|skrev|kirjoitti|yazd[ıi])|a écrit|escreveu|пишет|писал|написал|пише|написав|đã viết|写道|寫道|のメッセージ|님이 작성/iu;
/** How an attribution may begin: a preposition, a date, or a name with its address. */
const ATTRIBUTION_START =
  /^(?:-{2,} )?(?:(?:on|le|am|el|il|op|den|em|pada|dnia|w dniu|dne|na|vào|в|вт|ср|чт|пт|пн|сб|вс|på|kun|em)(?=[\s,.])|在|于|\d|(?:mon|tue|wed|thu|fri|sat|sun),|"?[^"<>:]{1,80}"? ?<[^<>@\s]+@)/iu;
const ATTRIBUTION_END = /(?:[:：]|-{2,})$/u;
/** A year, a time or an address: prose that merely says "she wrote:" has none. */
const EVIDENCE = /\b\d{4}\b|\b\d{1,2}[:.h]\d{2}\b|@/u;
/** A date, then a name with its address, and no verb (old Gmail, Yandex, Mail.ru). */
const DATED_ADDRESS = /^(?:[a-z]{3}, )?(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2} \p{L}{3,9}\.? \d{4})[^<>]{1,120}<[^<>]*@[^<>]*>:?$/iu;
/** RFC 5322 lines fold at 78; the longest attributions take a few of them. */
export const ATTRIBUTION_LINES = 5;
const ATTRIBUTION_CHARACTERS = 400;

export function startsAttribution(line: string): boolean {
  return ATTRIBUTION_START.test(line);
}

export function isAttribution(joined: string): boolean {
  if (joined.length > ATTRIBUTION_CHARACTERS || !EVIDENCE.test(joined)) return false;
  return (WROTE.test(joined) && ATTRIBUTION_END.test(joined)) || DATED_ADDRESS.test(joined);
}

const ORIGINAL = [
  'original message',
  'original appointment',
  'forwarded message',
  'forwarded by',
  'begin forwarded message',
  'reply message',
  'pesan asli',
  'pesan terusan',
  'pesan yang diteruskan',
  'mesej asal',
  'mensaje original',
  'mensaje reenviado',
  "message d'origine",
  'message transféré',
  'ursprüngliche nachricht',
  'weitergeleitete nachricht',
  'originalnachricht',
  'oorspronkelijk bericht',
  'messaggio originale',
  'messaggio inoltrato',
  'mensagem original',
  'originalmeddelande',
  'wiadomość oryginalna',
  'исходное сообщение',
  'пересылаемое сообщение',
  '原始邮件',
  '原始郵件',
  '转发邮件',
  '元のメッセージ',
];
const SEPARATOR = new RegExp(`^[\\s>*]*[-_=]{2,} ?(?:${ORIGINAL.join('|')})\\b[^\\n]{0,80}$|^begin forwarded message:$`, 'iu');

/** "-----Original Message-----" and its like. */
export function isSeparator(line: string): boolean {
  return SEPARATOR.test(line.replace(/[-_=*\s]+$/u, ''));
}

/** Outlook's rule above the quoted headers. */
export function isRule(line: string): boolean {
  return /^\s*[_-]{8,}\s*$/u.test(line);
}

/** `custom` replaces our own marker words when given. */
export function isMarker(line: string, custom: string | undefined): boolean {
  const text = line.toLowerCase();
  const words = custom === undefined ? MARKER_WORDS : [custom.toLowerCase()];
  return words.some((word) => text.includes(word)) && line.length < 120;
}

const FROM = 'from|dari|daripada|von|van|de|da|fra|från|od|от|від|expéditeur|发件人|寄件者|寄件人|差出人|보낸 사람';
const SUBJECT =
  'subject|perihal|subjek|subyek|betreff|betrifft|onderwerp|asunto|assunto|oggetto|objet|emne|ämne|temat|тема|主题|主旨|件名|제목';
const OTHER =
  'sent|date|to|cc|bcc|reply-to|terkirim|dikirim|tanggal|kepada|tembusan|gesendet|datum|an|verzonden|aan|enviado|enviada|fecha|data|para|inviato|a|risposta|envoyé|à|sendt|til|skickat|till|wysłano|do|отправлено|дата|кому|копия|发送时间|收件人|日期|寄件日期|收件者|宛先|日時|받는 사람|importance|priority|attachments';
const headerLine = (keys: string) => new RegExp(`^\\s*\\*?(?:${keys})\\s?\\*?\\s?[:：]`, 'iu');
const FROM_LINE = headerLine(FROM);
const SUBJECT_LINE = headerLine(SUBJECT);
const ANY_LINE = headerLine(`${FROM}|${SUBJECT}|${OTHER}`);

/** Headers of one quoted mail stand within this many lines; a long To is wrapped. */
const HEADER_LINES = 9;
const HEADERS_NEEDED = 3;

/** A quoted mail's headers, as Outlook writes them. A subject is needed: "From: Jakarta, To: Bandung, Date: ..." is an order. */
export function isHeaderBlock(lines: readonly string[], at: number): boolean {
  if (!FROM_LINE.test(lines[at] ?? '')) return false;
  const block = lines.slice(at, at + HEADER_LINES);
  return block.filter((line) => ANY_LINE.test(line)).length >= HEADERS_NEEDED && block.some((line) => SUBJECT_LINE.test(line));
}

/** Below Outlook's rule the labels may be in any language: three labelled lines, one of them with an address. */
export function isLabelledBlock(lines: readonly string[], at: number): boolean {
  const labelled = lines.slice(at, at + HEADER_LINES).filter((line) => /^\s*\*?\p{L}[^:：@<>]{0,24}[:：]\s?\S/u.test(line));
  return labelled.length >= HEADERS_NEEDED && labelled.some((line) => line.includes('@'));
}

/** RFC 3676 section 4.3, and the dashes that programs make of it. */
export function isSignatureStart(line: string): boolean {
  return /^\s*(?:--|—|–|__)\s*$/u.test(line);
}

const SENT_FROM =
  /^[\s<(*_]*(?:sent (?:from|via|with|by)\b|from my \w|get \[?outlook for|yahoo mail[:;]|(?:di)?kirim(?:kan)? (?:dari|melalui|dengan)\b|terkirim dari\b|dihantar (?:dari|daripada)\b|envoyé (?:depuis|de)\b|von meinem\b|gesendet (?:von|mit)\b|diese nachricht wurde von\b|verzonden (?:met|vanaf|via)\b|verstuurd vanaf\b|enviado (?:desde|do)\b|inviato da\b|sendt fra\b|skickat från\b|отправлено (?:с|из)\b|從我的|从我的|iphoneから)/iu;
/** Longer lines are prose that happens to begin so. */
const SENT_FROM_CHARACTERS = 120;

/** "Sent from my iPhone", "Dikirim dari iPhone saya". */
export function isDeviceSignature(line: string): boolean {
  return line.length <= SENT_FROM_CHARACTERS && (SENT_FROM.test(line) || /^.{0,20} from mobile$/iu.test(line));
}
