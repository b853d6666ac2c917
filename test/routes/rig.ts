/** The HTTP API over the stores in memory: requests as API Gateway hands them over, answers held against their schemas. */
import { expect } from 'vitest';
import { digestKey } from '#adapters/digests';
import type { ApiEvent } from '#adapters/http-request';
import { serve } from '#adapters/serve';
import { HelpdeskError } from '#domain/errors';
import type { ApiPorts } from '#flows/api-ports';
import { type Operation, type OperationId, operations, type Response } from '#schemas/api';
import { Problem, type ProblemCode } from '#schemas/problem';
import type { InboundEnvelope } from '#schemas/queue';
import { routes } from '../../functions/routes/routes.ts';
import { anAgent, digest } from '../helpers/factories.ts';
import { createWorld, MAIL_DOMAIN, participant, setting, take, type World } from '../helpers/in-memory-ports.ts';

/** `outsider` is an agent of another team. */
export const PEOPLE = {
  owner: anAgent({ agentId: 'owner', role: 'owner' }),
  admin: anAgent({ agentId: 'admin', role: 'admin' }),
  supervisor: anAgent({ agentId: 'supervisor', role: 'supervisor' }),
  agent: anAgent({ agentId: 'agent-1', role: 'agent' }),
  light_agent: anAgent({ agentId: 'light-agent', role: 'light_agent' }),
  auditor: anAgent({ agentId: 'auditor', role: 'auditor', teams: [] }),
  other: anAgent({ agentId: 'agent-2', role: 'agent' }),
  outsider: anAgent({ agentId: 'outsider', role: 'agent', teams: ['sales'] }),
} as const;
export type Person = keyof typeof PEOPLE;

export type Call = {
  readonly as?: Person | 'nobody';
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** In place of `body`, as it comes. */
  readonly raw?: string;
  readonly base64?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of the token of `as`. */
  readonly token?: string;
};
export type Answered = { readonly status: number; readonly headers: Readonly<Record<string, unknown>>; readonly json: unknown };
export type Rig = World & {
  readonly api: ApiPorts;
  readonly secrets: Map<string, string>;
  readonly takenAgain: { readonly body: unknown; readonly again: string }[];
  /** Address -> id of who was invited, and the ids whose sign-in has ended. */
  readonly invited: Map<string, string>;
  readonly ended: Set<string>;
  readonly links: { readonly key: string; readonly mediaType: string; readonly filename?: string; readonly maxBytes?: number }[];
};

export const URL_OF = (key: string): string => `https://bucket.example/${key}`;
export const LINK_EXPIRES_AT = '2026-11-23T02:20:00.000Z';

export function createRig(): Rig {
  const world = createWorld();
  const { memory, files } = world;
  for (const person of Object.values(PEOPLE)) memory.agents.set(person.agentId, { ...person, capacity: 20, signedInAt: SIGNED_IN_AT });
  setting(memory, 'team', 'sales', { teamId: 'sales', name: 'Sales', memberIds: ['outsider'] });
  const secrets = new Map<string, string>();
  const takenAgain: { body: unknown; again: string }[] = [];
  const links: Rig['links'] = [];
  const invited = new Map<string, string>();
  const ended = new Set<string>();
  const sized = (file: { bytes: Uint8Array | string; mediaType: string }) => ({
    bytes: Buffer.byteLength(file.bytes),
    mediaType: file.mediaType,
  });
  const api: ApiPorts = {
    ...world.ports,
    blobs: {
      ...world.ports.blobs,
      head: async (key) => {
        const file = files.get(key);
        return file && sized(file);
      },
      putPieces: async (key, pieces, mediaType) => {
        let text = '';
        for await (const piece of pieces) text += piece;
        files.set(key, { bytes: text, mediaType });
        return Buffer.byteLength(text);
      },
    },
    links: {
      upload: async (wanted) => {
        links.push(wanted);
        return { url: URL_OF(''), fields: { key: wanted.key }, expiresAt: LINK_EXPIRES_AT };
      },
      download: async (wanted) => {
        links.push(wanted);
        return { url: URL_OF(wanted.key), expiresAt: LINK_EXPIRES_AT };
      },
    },
    key: digestKey,
    participants: async (addresses) => addresses.map(participant),
    sha256: digest,
    takeInAgain: async (body, again) => void takenAgain.push({ body, again }),
    putSecret: async (name, value) => void secrets.set(name, value),
    mailDomain: MAIL_DOMAIN,
    signIns: signInsInto(invited, ended),
  };
  return { ...world, api, secrets, takenAgain, links, invited, ended };
}

const signInsInto = (invited: Map<string, string>, ended: Set<string>): ApiPorts['signIns'] => ({
  invite: async (email) => {
    const agentId = invited.get(email) ?? `invited-${invited.size + 1}`;
    invited.set(email, agentId);
    return agentId;
  },
  allow: async (agentId) => void ended.delete(agentId),
  signOut: async (agentId) => void ended.add(agentId),
  end: async (agentId) => void ended.add(agentId),
});

/** Tokens of this rig name their agent; nothing else is one. */
export const tokenOf = (agentId: string): string => `token-of.${agentId}`;

/** Their sign-ins are on record already, unless a test says otherwise. */
export const SIGNED_IN_AT = '2026-11-23T01:00:00.000Z';

async function verifyToken(token: string) {
  const agentId = /^token-of\.(.+)$/.exec(token)?.[1];
  if (agentId === undefined) throw new HelpdeskError('not_authenticated', 'No token of this rig.');
  return { agentId, signedInAt: SIGNED_IN_AT, issuedAt: SIGNED_IN_AT };
}

export const edgeOf = ({ api }: Pick<Rig, 'api'>) => ({ ports: api, routes, verifyToken });

const texts = (parts: Readonly<Record<string, string | number>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, String(value)]));

export function eventOf(operation: OperationId, call: Call = {}): ApiEvent {
  const { method, path } = operations[operation];
  const { as = 'agent', body, raw = body === undefined ? undefined : JSON.stringify(body), base64 = false } = call;
  const token = call.token ?? (as === 'nobody' ? undefined : tokenOf(PEOPLE[as].agentId));
  return {
    routeKey: `${method} ${path}`,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...call.headers },
    pathParameters: texts(call.params),
    queryStringParameters: texts(call.query),
    body: base64 ? Buffer.from(raw ?? '').toString('base64') : raw,
    isBase64Encoded: base64,
    requestContext: { requestId: 'request-1' },
  };
}

export async function request(rig: Rig, operation: OperationId, call: Call = {}): Promise<Answered> {
  const { statusCode = 0, headers = {}, body = '' } = await serve(eventOf(operation, call), edgeOf(rig));
  return { status: statusCode, headers, json: JSON.parse(body) };
}

/** The answer, checked against the operation's status and schema. */
export async function call<K extends OperationId>(rig: Rig, operation: K, parts: Call = {}): Promise<Response<K>> {
  const { status, json } = await request(rig, operation, parts);
  const described: Operation = operations[operation];
  expect({ status, json: status < 400 ? '' : json }).toEqual({ status: described.status, json: '' });
  // Strict where zod would drop what no schema names; the type is the operation's own.
  expect(described.response.parse(json)).toEqual(json);
  return json as Response<K>;
}

/** The problem it is refused with; the table is as it was. */
export async function refusal(rig: Rig, operation: OperationId, parts: Call = {}): Promise<Problem & { code: ProblemCode }> {
  const before = dump(rig);
  const { status, headers, json } = await request(rig, operation, parts);
  expect(dump(rig)).toEqual(before);
  const problem = Problem.parse(json);
  expect({ status, type: headers['content-type'], requestId: problem.requestId }).toEqual({
    status: problem.status,
    type: 'application/problem+json',
    requestId: 'request-1',
  });
  return problem;
}

/** Everything in the table but its counter, from which a refused opening may take a number. */
export const dump = ({ memory: { lastNumber: _, ...memory } }: Rig): unknown => structuredClone(memory);

/** A ticket by a message from outside. @returns its number. */
export async function given(rig: Rig, envelope: InboundEnvelope): Promise<number> {
  const before = new Set(rig.memory.tickets.keys());
  await take(rig, envelope);
  const opened = [...rig.memory.tickets.keys()].find((number) => !before.has(number));
  return opened ?? Math.max(...before);
}

/** An upload that has arrived. */
export async function uploaded(
  rig: Rig,
  file: { filename?: string; mediaType: string; bytes?: number },
  as: 'agent' | 'other' = 'agent',
): Promise<string> {
  const { filename = 'foto.jpg', mediaType, bytes = 3 } = file;
  const { uploadId, fields } = await call(rig, 'createUpload', { as, body: { filename, mediaType, bytes } });
  rig.files.set(fields.key ?? '', { bytes: new Uint8Array(bytes), mediaType });
  return uploadId;
}
