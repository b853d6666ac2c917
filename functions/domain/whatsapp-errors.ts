/**
 * What each error code of WhatsApp's Cloud API means for a send, and how to say it to an agent.
 * Decided by code only: titles and HTTP statuses are not stable.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */

/**
 * retry: soon, with growing pauses. retry_pair: too many messages to this contact. retry_later: limits that last minutes.
 * park: the channel cannot send until a person acts; sends stay queued. fail: this message will not go.
 */
export type WhatsAppAction = 'retry' | 'retry_pair' | 'retry_later' | 'park' | 'fail';
export type Sentence = { readonly id: string; readonly en: string };
export type WhatsAppErrorRule = {
  readonly action: WhatsAppAction;
  /** Sends of one message in all, the first included; after the last the message fails. */
  readonly maxAttempts: number;
  /** The template cannot be used as it is. */
  readonly flagsTemplate?: true;
  readonly sentence: Sentence;
};

/** Meta names no number for most; five tries over about a minute ride out a short disturbance. */
const ATTEMPTS = { retry: 5, retry_pair: 6, retry_later: 8, park: Number.MAX_SAFE_INTEGER, fail: 1 } as const satisfies Record<
  WhatsAppAction,
  number
>;

const rule = (action: WhatsAppAction, sentence: Sentence, more: Partial<WhatsAppErrorRule> = {}): WhatsAppErrorRule => ({
  action,
  maxAttempts: ATTEMPTS[action],
  sentence,
  ...more,
});

const UNAVAILABLE = rule('retry', {
  id: 'WhatsApp sedang terganggu; pesan dicoba lagi secara otomatis.',
  en: 'WhatsApp has a temporary problem; the message is tried again by itself.',
});
const UNKNOWN = rule('fail', {
  id: 'WhatsApp menolak pesan ini dengan alasan yang belum dikenal; lihat rinciannya.',
  en: 'WhatsApp refused this message for a reason not known here; see its details.',
});
const AUTHENTICATION = rule('park', {
  id: 'Token akses WhatsApp tidak berlaku lagi; admin perlu memasang token baru, lalu pesan terkirim.',
  en: 'The WhatsApp access token is no longer valid; once an admin sets a new one the message is sent.',
});
const PERMISSION = rule('park', {
  id: 'Aplikasi WhatsApp tidak punya izin untuk mengirim; admin perlu memeriksa izinnya di Meta.',
  en: 'The WhatsApp app lacks the permission to send; an admin must check it at Meta.',
});
const APP_LIMIT = rule('retry_later', {
  id: 'Batas panggilan ke WhatsApp tercapai; pesan dicoba lagi beberapa menit lagi.',
  en: 'The limit of calls to WhatsApp is reached; the message is tried again in some minutes.',
});
const ACCOUNT_LIMIT = rule('park', {
  id: 'WhatsApp membatasi nomor ini karena laporan spam atau batas pengiriman; admin perlu memeriksanya di Meta.',
  en: 'WhatsApp has limited this number for spam reports or sending limits; an admin must look into it at Meta.',
});
const ACCOUNT_LOCKED = rule('park', {
  id: 'Akun atau nomor WhatsApp ini dikunci, dibatasi, atau belum terdaftar; admin perlu menyelesaikannya di Meta.',
  en: 'This WhatsApp account or number is locked, restricted or not registered; an admin must settle it at Meta.',
});
const PAYMENT = rule('park', {
  id: 'Pembayaran WhatsApp bermasalah; admin perlu memperbaiki metode pembayaran di Meta.',
  en: 'There is a problem with the payment for WhatsApp; an admin must correct the payment method at Meta.',
});
const MARKETING = rule('fail', {
  id: 'WhatsApp tidak meneruskan pesan pemasaran ini kepada kontak; coba lagi paling cepat setelah 24 jam.',
  en: 'WhatsApp did not pass this marketing message on to the contact; try again after 24 hours at the earliest.',
});
const REQUEST = rule('fail', {
  id: 'WhatsApp tidak menerima isi atau tujuan pesan ini; periksa lalu tulis ulang.',
  en: 'WhatsApp does not accept the content or the recipient of this message; check it and write it again.',
});
const MEDIA = rule(
  'retry',
  {
    id: 'WhatsApp tidak dapat mengolah lampiran ini; kirim lagi dengan jenis atau ukuran berkas lain.',
    en: 'WhatsApp could not process this attachment; send it again in another file type or size.',
  },
  { maxAttempts: 2 },
);
const TEMPLATE = rule(
  'fail',
  {
    id: 'Templat ini tidak dapat dipakai: tidak ada, belum disetujui, dijeda, atau isiannya tidak cocok.',
    en: 'This template cannot be used: it does not exist, is not approved, is paused, or its parameters do not fit.',
  },
  { flagsTemplate: true },
);

const GROUPS: readonly (readonly [WhatsAppErrorRule, readonly number[]])[] = [
  [UNAVAILABLE, [1, 2, 131000, 131016, 133004]],
  [{ ...UNAVAILABLE, maxAttempts: 2 }, [135000]],
  [APP_LIMIT, [4, 80007]],
  [AUTHENTICATION, [0, 190]],
  [PERMISSION, [3, 10, 131005]],
  [ACCOUNT_LIMIT, [131048, 131064, 133016]],
  [ACCOUNT_LOCKED, [368, 130497, 131031, 131045]],
  [PAYMENT, [131042, 131044]],
  [MARKETING, [130472, 131049]],
  [REQUEST, [100, 131008, 131009, 131021, 131030, 131037, 131051, 131062, 131063, 137000]],
  [MEDIA, [131052, 131053]],
  [TEMPLATE, [132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069]],
];

const SINGLE: readonly (readonly [number, WhatsAppErrorRule])[] = [
  [
    130429,
    rule('retry', {
      id: 'Terlalu banyak pesan sekaligus dari nomor ini; pesan dicoba lagi secara otomatis.',
      en: 'Too many messages at once from this number; the message is tried again by itself.',
    }),
  ],
  [
    131026,
    rule('fail', {
      id: 'Pesan tidak dapat disampaikan: kontak tidak memakai WhatsApp, aplikasinya terlalu lama, atau nomor ini diblokir.',
      en: 'The message cannot be delivered: the contact is not on WhatsApp, uses a version that is too old, or has blocked this number.',
    }),
  ],
  [
    131047,
    rule('fail', {
      id: 'Sudah lebih dari 24 jam sejak pesan terakhir kontak; kirim templat.',
      en: 'More than 24 hours have passed since the last message of the contact; send a template.',
    }),
  ],
  [
    131050,
    rule('fail', {
      id: 'Kontak menolak pesan pemasaran dari nomor ini; jangan dikirim lagi.',
      en: 'The contact has opted out of marketing messages from this number; do not send it again.',
    }),
  ],
  [
    131056,
    rule('retry_pair', {
      id: 'Terlalu banyak pesan kepada kontak ini dalam waktu singkat; pesan dicoba lagi secara otomatis.',
      en: 'Too many messages to this contact in a short time; the message is tried again by itself.',
    }),
  ],
  [
    131057,
    rule('retry_later', {
      id: 'Nomor WhatsApp ini sedang dalam pemeliharaan; pesan dicoba lagi beberapa menit lagi.',
      en: 'This WhatsApp number is under maintenance; the message is tried again in some minutes.',
    }),
  ],
];

const RULES: ReadonlyMap<number, WhatsAppErrorRule> = new Map([
  ...GROUPS.flatMap(([groupRule, codes]) => codes.map((code) => [code, groupRule] as const)),
  ...SINGLE,
]);

/** Graph API: codes 200 to 299 are permissions. @see https://developers.facebook.com/docs/graph-api/guides/error-handling */
const isPermission = (code: number): boolean => code >= 200 && code <= 299;

/**
 * The rule of a code. `isTransient`: Meta said so, or answered with HTTP 5xx; it decides only where the code is not known.
 * @example whatsAppErrorRule(131047).action // 'fail'
 */
export function whatsAppErrorRule(code: number, isTransient = false): WhatsAppErrorRule {
  const known = RULES.get(code) ?? (isPermission(code) ? PERMISSION : undefined);
  return known ?? (isTransient ? UNAVAILABLE : UNKNOWN);
}

const RETRY_LONGEST_SECONDS = 60;
/** Meta: "try again after 4^X seconds", X beginning with 0. */
const PAIR_LONGEST_SECONDS = 900;
const LATER_SECONDS = 120;
const LATER_LONGEST_SECONDS = 900;

/**
 * Seconds to wait after the given attempt, counted from 1; undefined when the action is not to try again by itself.
 * The caller adds jitter, so that many sends do not come back at the same moment.
 * @example retryDelaySeconds('retry_pair', 3) // 16
 */
export function retryDelaySeconds(action: WhatsAppAction, attempt: number): number | undefined {
  switch (action) {
    case 'retry':
      return Math.min(2 ** attempt, RETRY_LONGEST_SECONDS);
    case 'retry_pair':
      return Math.min(4 ** (attempt - 1), PAIR_LONGEST_SECONDS);
    case 'retry_later':
      return Math.min(LATER_SECONDS * attempt, LATER_LONGEST_SECONDS);
    case 'park':
    case 'fail':
      return undefined;
    default:
      return action satisfies never;
  }
}
