/** WhatsApp templates as Meta has approved them: what may be sent while a contact's window is closed. */
import * as z from 'zod';
import { Account } from './channel.ts';

const MAX_TEMPLATES = 100;
/** Meta: a template's body has up to 1,024 characters. */
const MAX_BODY = 1024;
const MAX_PARAMETERS = 20;
/** `{{1}}`, `{{2}}` ... in the text, each at least once and none left out. */
const PLACEHOLDER = /\{\{(\d{1,2})\}\}/g;

export const TemplateCategory = z
  .enum(['utility', 'marketing', 'authentication'])
  .meta({ description: "Meta's, which says what it costs" });
export type TemplateCategory = z.infer<typeof TemplateCategory>;

/** How many values a text asks for. @returns undefined when its placeholders are not 1, 2, 3 ... */
export function parametersOf(text: string): number | undefined {
  const named = new Set([...text.matchAll(PLACEHOLDER)].map(([, digits]) => Number(digits)));
  return named.size <= MAX_PARAMETERS && [...named].every((number) => number >= 1 && number <= named.size) ? named.size : undefined;
}

export const ApprovedTemplate = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'small letters, digits and underscores, as Meta names it')
    .meta({ example: 'status_paket' }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, "Meta's code, such as id or en_US")
    .meta({ example: 'id' }),
  category: TemplateCategory,
  account: Account.optional().meta({ description: 'the own number that has it; absent: all' }),
  text: z
    .string()
    .min(1)
    .max(MAX_BODY)
    .refine((text) => parametersOf(text) !== undefined, 'Placeholders are {{1}}, {{2}} and so on, and none is left out.')
    .meta({ example: 'Halo {{1}}, paket Anda {{2}}.' }),
});
export type ApprovedTemplate = z.infer<typeof ApprovedTemplate>;

const nameOf = ({ name, language, account = '' }: ApprovedTemplate): string => `${name} ${language} ${account}`;
export const ApprovedTemplates = z
  .array(ApprovedTemplate)
  .max(MAX_TEMPLATES)
  .refine(
    (templates) => new Set(templates.map(nameOf)).size === templates.length,
    'Each template is given once for a language and number.',
  );
export type ApprovedTemplates = z.infer<typeof ApprovedTemplates>;
