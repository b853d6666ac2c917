/** What to do about each answer SES gives, and how to say it to an agent. */
import type { Language } from '#schemas/acknowledgement';

/** retry: later, by itself. park: nothing leaves until an admin acts. fail: this mail will never leave. */
export type SendErrorAction = 'retry' | 'park' | 'fail';
export type SendError = { readonly action: SendErrorAction; readonly sentence: Readonly<Record<Language, string>> };

const notAllowed = {
  action: 'park',
  sentence: {
    id: 'Sistem ini tidak berhak mengirim melalui Amazon SES. Admin perlu memeriksa izin fungsi pengirim.',
    en: 'This system may not send through Amazon SES. An admin has to check the permissions of the sending function.',
  },
} as const satisfies SendError;
const busy = {
  action: 'retry',
  sentence: {
    id: 'Amazon SES sedang membatasi laju atau kuota pengiriman. E-mail akan dicoba lagi.',
    en: 'Amazon SES is limiting the sending rate or quota. The mail will be tried again.',
  },
} as const satisfies SendError;
const unavailable = {
  action: 'retry',
  sentence: {
    id: 'Amazon SES sedang tidak dapat dihubungi. E-mail akan dicoba lagi.',
    en: 'Amazon SES cannot be reached at the moment. The mail will be tried again.',
  },
} as const satisfies SendError;
const malformed = {
  action: 'fail',
  sentence: {
    id: 'Amazon SES menolak e-mail ini karena alamat atau formatnya tidak sah. Periksa alamat penerima.',
    en: 'Amazon SES refused this mail because an address or its format is not valid. Check the addresses.',
  },
} as const satisfies SendError;

/**
 * SES code -> action and sentence. `IdentityNotVerified` is our name for a MessageRejected whose text says so.
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
 */
export const EMAIL_ERRORS = {
  AccountSuspendedException: {
    action: 'park',
    sentence: {
      id: 'Akun Amazon SES ini dilarang mengirim e-mail. Admin perlu menghubungi AWS Support.',
      en: 'This Amazon SES account is barred from sending. An admin has to contact AWS Support.',
    },
  },
  SendingPausedException: {
    action: 'park',
    sentence: {
      id: 'Pengiriman e-mail akun ini sedang dihentikan di Amazon SES. Admin perlu mengaktifkannya kembali.',
      en: 'Sending is paused for this account in Amazon SES. An admin has to resume it.',
    },
  },
  MailFromDomainNotVerifiedException: {
    action: 'park',
    sentence: {
      id: 'Domain MAIL FROM belum terverifikasi di Amazon SES. Admin perlu memeriksa catatan DNS-nya.',
      en: 'The MAIL FROM domain is not verified in Amazon SES. An admin has to check its DNS records.',
    },
  },
  IdentityNotVerified: {
    action: 'park',
    sentence: {
      id: 'Amazon SES menolak alamat yang belum terverifikasi: akun masih di sandbox atau domain pengirim belum diverifikasi.',
      en: 'Amazon SES refused an address that is not verified: the account is still in the sandbox, or the sending domain is not verified.',
    },
  },
  NotFoundException: {
    action: 'park',
    sentence: {
      id: 'Configuration set Amazon SES tidak ditemukan. Admin perlu memasang ulang aplikasi.',
      en: 'The Amazon SES configuration set does not exist. An admin has to deploy the application again.',
    },
  },
  MessageRejected: {
    action: 'fail',
    sentence: {
      id: 'Amazon SES menolak isi e-mail ini. Ubah teks atau lampirannya lalu kirim lagi.',
      en: 'Amazon SES refused the content of this mail. Change its text or attachments and send it again.',
    },
  },
  BadRequestException: malformed,
  InvalidParameterValue: malformed,
  ValidationException: malformed,
  ValidationError: malformed,
  RequestEntityTooLargeException: {
    action: 'fail',
    sentence: {
      id: 'E-mail ini terlalu besar untuk Amazon SES. Kurangi lampirannya.',
      en: 'This mail is too large for Amazon SES. Attach less.',
    },
  },
  TooManyRequestsException: busy,
  LimitExceededException: busy,
  ThrottlingException: busy,
  Throttling: busy,
  ServiceUnavailable: unavailable,
  ServiceUnavailableException: unavailable,
  RequestExpired: unavailable,
  RequestTimeTooSkewed: unavailable,
  /** A function's credentials end with its environment; the next one has new ones. */
  ExpiredToken: unavailable,
  ExpiredTokenException: unavailable,
  AccessDeniedException: notAllowed,
  AccessDenied: notAllowed,
  NotAuthorized: notAllowed,
  UnrecognizedClientException: notAllowed,
  InvalidClientTokenId: notAllowed,
  SignatureDoesNotMatch: notAllowed,
  InvalidSignatureException: notAllowed,
} as const satisfies Record<string, SendError>;

/** Refused with a code we do not know: trying again would be refused again. */
const UNKNOWN_ERROR: SendError = {
  action: 'fail',
  sentence: {
    id: 'Amazon SES menolak e-mail ini. Rinciannya ada pada catatan tiket.',
    en: "Amazon SES refused this mail. The details are in the ticket's record.",
  },
};

/** What a refusal's code means; a code that is not in the table fails. */
export function emailErrorOf(code: string): SendError {
  return Object.entries(EMAIL_ERRORS).find(([known]) => known === code)?.[1] ?? UNKNOWN_ERROR;
}
