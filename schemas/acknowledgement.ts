/** What the contact is told when a ticket is opened for them, and whether. */
import * as z from 'zod';

export const Language = z.enum(['id', 'en']).meta({ description: 'Indonesian or English', example: 'id' });
export type Language = z.infer<typeof Language>;

/** What a template may name: the queue number, when the desk opens, the contact's name, the business's name, and a sentence with place and expected wait. */
export const ACKNOWLEDGEMENT_PLACEHOLDERS = ['number', 'opens', 'name', 'business', 'queue'] as const;
export type AcknowledgementPlaceholder = (typeof ACKNOWLEDGEMENT_PLACEHOLDERS)[number];

/** Leaves room for the values below WhatsApp's 4,096 characters. */
const TEMPLATE_CHARACTERS = 2000;
const NUMBER_PLACEHOLDER = /\{\{\s*number\s*\}\}/i;

export const AcknowledgementTemplate = z
  .string()
  .max(TEMPLATE_CHARACTERS)
  .refine((text) => NUMBER_PLACEHOLDER.test(text), 'The text must contain {{number}}: the contact needs the queue number.')
  .meta({ description: `May contain ${ACKNOWLEDGEMENT_PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ')}` });

export const DEFAULT_ACKNOWLEDGEMENT = {
  id: 'Halo {{name}}, pesan Anda sudah kami terima. Nomor antrean Anda {{number}}. Tim kami akan segera membalas.',
  en: 'Hello {{name}}, we have received your message. Your queue number is {{number}}. Our team will reply shortly.',
} as const satisfies Record<Language, string>;

export const DEFAULT_ACKNOWLEDGEMENT_OUTSIDE_HOURS = {
  id: 'Halo {{name}}, pesan Anda sudah kami terima. Nomor antrean Anda {{number}}. Saat ini kami sedang tutup dan buka kembali {{opens}}. Pesan Anda akan kami balas setelah itu.',
  en: 'Hello {{name}}, we have received your message. Your queue number is {{number}}. We are closed now and open again {{opens}}. We will reply to you then.',
} as const satisfies Record<Language, string>;

/** Whoever writes nothing else asks for their place in the queue. */
const QUEUE_QUESTIONS = ['antrean', 'antrian', 'cek antrean', 'cek antrian', 'posisi', 'queue', 'position'];

const texts = (standard: Record<Language, string>) =>
  z.object({ id: AcknowledgementTemplate.default(standard.id), en: AcknowledgementTemplate.default(standard.en) });

export const AcknowledgementSettings = z.object({
  enabled: z.boolean().default(true),
  language: Language.default('id'),
  text: texts(DEFAULT_ACKNOWLEDGEMENT).prefault({}),
  outsideHoursText: texts(DEFAULT_ACKNOWLEDGEMENT_OUTSIDE_HOURS).prefault({}),
  queueQuestions: z
    .array(z.string().trim().min(1).max(60))
    .max(20)
    .default(QUEUE_QUESTIONS)
    .meta({ description: 'a contact who writes one of these and nothing else is told their place in the queue; empty: nobody is' }),
});
export type AcknowledgementSettings = z.infer<typeof AcknowledgementSettings>;
