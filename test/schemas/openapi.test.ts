import { describe, expect, it } from 'vitest';
import { type Operation, operations } from '#schemas/api';
import * as EXAMPLES from '#schemas/examples';
import { ChainedEntry } from '#schemas/ledger-api';
import { openApiDocument } from '#schemas/openapi';
import { PROBLEMS } from '#schemas/problem';
import { ContactView, TicketListItem, TicketView } from '#schemas/resources';

type Json = { readonly [key: string]: Json };
// Plain data: what any reader of the document gets.
const document = JSON.parse(JSON.stringify(openApiDocument())) as Json;
const every = Object.entries<Operation>(operations).map(([operationId, operation]) => ({ operationId, operation }));
const described = ({ path, method }: Operation): Json | undefined => document.paths?.[path]?.[method.toLowerCase()];

function everything(node: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    visit(key, value);
    everything(value, visit);
  }
}

describe('the OpenAPI document', () => {
  it('is 3.1 and describes exactly the operations', () => {
    const ids = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path).map(({ operationId }) => operationId));

    expect(document.openapi).toBe('3.1.0');
    expect([...ids].sort()).toEqual(Object.keys(operations).sort());
  });

  it.each(every)('$operationId has its parameters, body, answer and problems', ({ operation }) => {
    const found = described(operation);
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = Object.values(found?.parameters ?? {});

    expect(parameters.filter((one) => String(one.in) === 'path').map(({ name }) => name)).toEqual(inPath);
    expect(found?.requestBody !== undefined).toBe(operation.body !== undefined);
    expect(found?.responses?.[operation.status]?.content?.['application/json']?.schema).toBeDefined();
    expect(Object.keys(found?.responses ?? {})).toContain('500');
    expect(parameters.some(({ name }) => String(name) === 'Idempotency-Key')).toBe(operation.creates === true);
    expect(found?.security).toEqual(operation.public ? [] : undefined);
  });

  it('says where the job is found that a 202 begins, and of nothing else', () => {
    const told = every.filter(({ operation }) => described(operation)?.responses?.[operation.status]?.headers?.Location);

    expect(told.map(({ operationId }) => operationId)).toEqual(
      every.filter(({ operation }) => operation.status === 202).map(({ operationId }) => operationId),
    );
    expect(told).not.toEqual([]);
  });

  it.each(every.filter(({ operation }) => operation.body))('$operationId shows a body that it takes', ({ operation }) => {
    const example = described(operation)?.requestBody?.content?.['application/json']?.example;

    expect(operation.body?.safeParse(example).error).toBeUndefined();
  });

  it.each([
    ['Ticket', TicketView, EXAMPLES.ticket],
    ['TicketListItem', TicketListItem, EXAMPLES.ticketListItem],
    ['Contact', ContactView, EXAMPLES.contact],
    ['ChainedEntry', ChainedEntry, EXAMPLES.chainedEntry],
    ['ExportLink', operations.exportTicket.response, EXAMPLES.exportLink],
  ])('shows a %s as it is answered', (name, schema, example) => {
    expect(schema.parse(example)).toEqual(example);
    expect(document.components?.schemas?.[name]?.examples).toEqual([example]);
  });

  it('refers only to what it has, and leaves nothing of JSON Schema drafts behind', () => {
    const dangling: unknown[] = [];
    const strange: string[] = [];
    everything(document, (key, value) => {
      if (key === '$defs' || key === '$schema' || key === '$id') strange.push(key);
      if (key !== '$ref') return;
      const target = String(value)
        .replace('#/', '')
        .split('/')
        .reduce<Json | undefined>((node, part) => node?.[part], document);
      if (!target) dangling.push(value);
    });

    expect([dangling, strange]).toEqual([[], []]);
  });

  it('names every problem code under its status', () => {
    const descriptions = Object.values(document.components?.responses ?? {}).map(({ description }) => String(description));

    for (const code of Object.keys(PROBLEMS)) expect(descriptions.some((text) => text.split(', ').includes(code))).toBe(true);
  });

  it('tells bodies as they are sent: what has a default may be left out', () => {
    const { SendMessage } = document.components?.schemas ?? {};

    expect(Object.values(SendMessage?.required ?? {})).toEqual(['kind', 'version']);
    expect(SendMessage?.properties?.text?.default).toBe('');
    expect(SendMessage?.examples).toBeDefined();
  });
});
