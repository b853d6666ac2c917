/** What a desk notes of its contacts in words of its own: segment, city, customer number. */
import * as z from 'zod';
import { Language } from './acknowledgement.ts';

export const MAX_ATTRIBUTES = 20;

export const AttributeName = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9_-]+$/, 'small letters, digits, hyphens and underscores');
export const AttributeValue = z.string().trim().min(1).max(200);

export const Attributes = z.record(AttributeName, AttributeValue).refine((attributes) => Object.keys(attributes).length <= MAX_ATTRIBUTES, {
  message: `A contact has at most ${MAX_ATTRIBUTES} attributes.`,
});
export type Attributes = z.infer<typeof Attributes>;

/** What is not named stays; null removes. */
export const ChangeContact = z
  .strictObject({
    name: z.string().min(1).max(256).optional(),
    language: Language.nullable().optional(),
    attributes: z
      .record(AttributeName, AttributeValue.nullable())
      .optional()
      .meta({ description: 'those named are set, or removed by null; the others stay' }),
  })
  .meta({ id: 'ChangeContact', example: { language: 'id', attributes: { segmen: 'vip', kota: null } } });
export type ChangeContact = z.infer<typeof ChangeContact>;
