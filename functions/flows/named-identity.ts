/** An identity as a caller names it. */
import { identityOf } from '#domain/identity-value';
import type { Identity, IdentityKind } from '#schemas/channel';
import type { ApiContext } from './api-ports.ts';
import { invalidRequest } from './invalid-request.ts';

export type Named = { readonly kind: IdentityKind; readonly value: string };

/** @throws HelpdeskError invalid_request. */
export function identityNamed({ kind, value }: Named): Identity {
  const identity = identityOf(kind, value);
  if (typeof identity === 'string') throw invalidRequest('body.value', identity);
  return identity;
}

/** How tickets know who takes part in them: mails do by digests of addresses, nothing else does. */
export async function digestOf({ ports }: ApiContext, { kind, value }: Identity): Promise<string | undefined> {
  return kind === 'email' ? (await ports.participants([value]))[0] : undefined;
}
