/** What a contact is told of the queue, and how they ask. */
import type { Language } from '#schemas/acknowledgement';
import { foldWords } from './fold-words.ts';
import type { QueuePlace } from './queue.ts';

/** The whole of what they wrote is one of the questions, whatever its case and punctuation. */
export function asksForPlace(text: string, questions: readonly string[]): boolean {
  const said = foldWords(text);
  return said !== '' && questions.some((question) => foldWords(question) === said);
}

const MINUTE = 60;
const HOUR = 3600;

/**
 * @param place of a ticket that waits
 * @example placeText({ ahead: 2, isMore: false, waitSeconds: 540 }, 'id') // 'Anda di urutan ke-3 dalam antrean, perkiraan menunggu sekitar 9 menit.'
 */
export function placeText({ ahead, isMore, waitSeconds }: QueuePlace, language: Language): string {
  const wait = waitSeconds === undefined ? undefined : durationText(waitSeconds, language);
  if (language === 'id') {
    const place = isMore ? `Ada lebih dari ${ahead} antrean di depan Anda` : `Anda di urutan ke-${ahead + 1} dalam antrean`;
    return wait === undefined ? `${place}.` : `${place}, perkiraan menunggu sekitar ${wait}.`;
  }
  const place = isMore ? `There are more than ${ahead} in the queue before you` : `You are number ${ahead + 1} in the queue`;
  return wait === undefined ? `${place}.` : `${place}, expected wait about ${wait}.`;
}

/** Whole minutes, rounded up: nobody is to be called earlier than told; hours from the second on. */
function durationText(seconds: number, language: Language): string {
  const minutes = Math.max(1, Math.ceil(seconds / MINUTE));
  if (minutes * MINUTE < 2 * HOUR) return language === 'id' ? `${minutes} menit` : `${minutes} minute${minutes === 1 ? '' : 's'}`;
  const hours = Math.ceil(seconds / HOUR);
  return language === 'id' ? `${hours} jam` : `${hours} hours`;
}

/** The answer to who asks. @param place undefined: it waits for nobody any more. */
export function placeAnswer(number: number, place: QueuePlace | undefined, language: Language): string {
  const name = language === 'id' ? `Nomor antrean Anda #${number}.` : `Your queue number is #${number}.`;
  if (place) return `${name} ${placeText(place, language)}`;
  return `${name} ${language === 'id' ? 'Sudah ditangani tim kami.' : 'Our team is working on it.'}`;
}
