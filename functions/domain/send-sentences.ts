/** Why a message was not sent or did not arrive, in a sentence for the agent. */
import type { Language } from '#schemas/acknowledgement';
import type { Channel } from '#schemas/channel';
import { emailErrorOf } from './email-errors.ts';
import { whatsAppErrorRule } from './whatsapp-errors.ts';

type Sentence = Readonly<Record<Language, string>>;

/** Codes of our own, whatever the channel: nothing was sent, or the other end gave it back. */
const OWN: ReadonlyMap<string, Sentence> = new Map(
  Object.entries({
    no_recipient: {
      id: 'Kontak ini tidak punya alamat yang dapat dikirimi pesan.',
      en: 'This contact has no address that the message could go to.',
    },
    too_many_recipients: {
      id: 'E-mail ini punya lebih dari 50 penerima. Kurangi penerimanya.',
      en: 'This mail has more than 50 recipients. Name fewer.',
    },
    too_large: { id: 'Pesan ini terlalu besar. Kurangi lampirannya.', en: 'This message is too large. Attach less.' },
    unreachable: {
      id: 'Penyedia kanal tidak dapat dihubungi; pesan dicoba lagi secara otomatis.',
      en: 'The channel could not be reached; the message is tried again by itself.',
    },
    no_credentials: {
      id: 'Sistem belum mendapat izin mengirim; pesan dicoba lagi secara otomatis.',
      en: 'The system had no credentials to send with; the message is tried again by itself.',
    },
    bounce_permanent: {
      id: 'Alamat e-mail ini tidak ada atau menolak kiriman secara tetap. Tanyakan alamat lain kepada kontak.',
      en: 'This mail address does not exist or refuses mail for good. Ask the contact for another one.',
    },
    bounce_transient: {
      id: 'Kotak surat penerima sedang penuh atau tidak dapat dihubungi. Coba kirim lagi nanti.',
      en: "The recipient's mailbox is full or cannot be reached at present. Send it again later.",
    },
    rejected: {
      id: 'Amazon SES menolak e-mail ini karena mencurigai virus di dalamnya.',
      en: 'Amazon SES rejected this mail because it suspects a virus in it.',
    },
    rendering_failure: { id: 'Amazon SES tidak dapat menyusun e-mail ini.', en: 'Amazon SES could not put this mail together.' },
    settled_by_agent: { id: 'Seorang agen menyatakan pesan ini tidak terkirim.', en: 'An agent stated that this message was not sent.' },
  }),
);

/** @param code of the channel's own or of ours. */
export function explainSendCode(channel: Channel, code: string, language: Language): string {
  const own = OWN.get(code);
  if (own) return own[language];
  if (channel === 'email') return emailErrorOf(code).sentence[language];
  return whatsAppErrorRule(Number(code)).sentence[language];
}
