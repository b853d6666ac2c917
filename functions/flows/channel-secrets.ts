/** Secrets of a channel: into their parameters, never into the ledger, a log or an answer. */
import type { ApiContext } from './api-ports.ts';
import { recordAct } from './desk-act.ts';
import { invalidRequest } from './invalid-request.ts';

export type WhatsAppSecrets = { readonly appSecrets?: readonly string[]; readonly verifyToken?: string; readonly accessToken?: string };

/** One app and one token serve every number of a desk. */
const EVERY_ACCOUNT = '*';

const PARAMETERS = {
  appSecrets: 'whatsapp/app-secrets',
  verifyToken: 'whatsapp/verify-token',
  accessToken: 'whatsapp/access-token',
} as const satisfies Record<keyof WhatsAppSecrets, string>;

/** @returns the names that were set. @throws HelpdeskError invalid_request. */
export async function putWhatsAppSecrets(context: ApiContext, secrets: WhatsAppSecrets): Promise<string[]> {
  const { appSecrets, verifyToken, accessToken } = secrets;
  const values = { appSecrets: appSecrets && JSON.stringify(appSecrets), verifyToken, accessToken };
  const given = (['appSecrets', 'verifyToken', 'accessToken'] as const).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [{ name, value }];
  });
  if (given.length === 0) throw invalidRequest('body', 'Name at least one secret.');
  for (const { name, value } of given) await context.ports.putSecret(PARAMETERS[name], value);
  const names = given.map(({ name }) => name);
  await recordAct(context, { type: 'SecretsChanged', channel: 'whatsapp', account: EVERY_ACCOUNT, names }, []);
  return names;
}
