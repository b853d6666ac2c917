/** SSM SecureString parameters, cached for the life of the process. */
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { ssm } from './aws-clients.ts';

/** A rotated secret is in use everywhere after this time at the latest. */
export const SECRET_MAX_AGE_MS = 5 * 60_000;

type Cached = { readonly value: Promise<string>; readonly fetchedAt: number };
const cache = new Map<string, Cached>();

/**
 * The parameter's decrypted value, at most `maxAgeMs` old by the machine's clock. Callers at the same time share one request.
 * Where a newer value cannot be had the known one serves on: a message is worth more than a secret's freshness.
 * @throws the SDK's error when the parameter was never read and cannot be
 */
export function readSecret(name: string, maxAgeMs: number = SECRET_MAX_AGE_MS): Promise<string> {
  const known = cache.get(name);
  if (known && Date.now() - known.fetchedAt < maxAgeMs) return known.value;
  const value = known ? fetchSecret(name).catch(() => known.value) : fetchSecret(name);
  cache.set(name, { value, fetchedAt: Date.now() });
  value.catch(() => cache.delete(name));
  return value;
}

async function fetchSecret(name: string): Promise<string> {
  const { Parameter } = await ssm().send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  if (!Parameter?.Value) throw new Error(`Parameter ${name} is empty.`);
  return Parameter.Value;
}
