/** Bodies of the world's own API, parsed with a sentence for each mistake. */
import { z } from 'zod';
import { jsonBody, Refusal, type Request } from './http.ts';

/** @throws Refusal 400 that names each field and what is wrong with it. */
export function input<T>(schema: z.ZodType<T>, request: Request): T {
  const parsed = schema.safeParse(jsonBody(request));
  if (parsed.success) return parsed.data;
  const sentences = parsed.error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new Refusal(400, `${sentences.join('; ')}.`);
}

/** Any way of writing a number with its country code; digits only come out. */
export const Phone = z
  .string()
  .transform((text) => text.replace(/[\s().+-]/g, ''))
  .pipe(z.string().regex(/^[1-9]\d{6,14}$/, 'must be a phone number with its country code, like +6281234567890'));

export const File = z.strictObject({
  filename: z.string().min(1).max(240),
  type: z.string().regex(/^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/, 'must be a media type, like image/jpeg'),
  base64: z.base64('must be base64'),
});
