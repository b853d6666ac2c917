/** Errors as callers see them. @see https://www.rfc-editor.org/rfc/rfc9457 */
import * as z from 'zod';

/** Code -> HTTP status. Each has a section in docs/errors.md. */
export const PROBLEMS = {
  malformed_json: 400,
  invalid_request: 400,
  not_authenticated: 401,
  not_allowed: 403,
  leaves_own_team: 403,
  foreign_request: 403,
  not_found: 404,
  seen_is_stale: 409,
  transition_refused: 409,
  ticket_closed: 409,
  window_closed: 409,
  no_recipient: 409,
  identity_taken: 409,
  not_sendable: 409,
  outbox_full: 409,
  not_mergeable: 409,
  not_linkable: 409,
  already_assigned: 409,
  not_available: 409,
  nothing_waits: 409,
  agent_exists: 409,
  ledger_entry_too_large: 413,
  body_too_large: 413,
  idempotency_key_reused: 422,
  attachment_refused: 422,
  fields_required: 422,
  not_assignable: 422,
  internal: 500,
  try_again: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;
export const ProblemCode = z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]);

export const Problem = z
  .object({
    type: z.string().meta({ description: 'the section of docs/errors.md' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: ProblemCode,
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    missed: z
      .array(z.unknown())
      .optional()
      .meta({ description: 'seen_is_stale: the messages, changes or setting that came after the version named' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
