/** A ticket taken out of the desk as one file: through the bucket and its link, checked by the tool that asks nothing of the desk. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TicketExport } from '#schemas/ledger-api';
import type { ConversationItem } from '#schemas/resources';
import { startTestCloud, type TestCloud } from '../helpers/cloud.ts';
import { createDesk } from '../helpers/desk.ts';
import { dumpTable } from '../helpers/table-dump.ts';

const TOOL = join(import.meta.dirname, '../../bin/verify-export.ts');
/** Texts in the bucket, of 200 KB each; together they are more than a function's answer may be, and than one part of the object is. */
const LONG = 'Catatan panjang sekali. '.repeat(8_300);
const NOTES = 45;
const RECEIPT = Buffer.from('%PDF-1.4 bukti transfer');
const PART_BYTES = 8 * 1024 * 1024;

let flow: TestCloud;
let number: number;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meja-export-'));
  flow = await startTestCloud('export', { adversary: undefined });
  flow.secrets.add(LONG.slice(0, 50));
  const desk = createDesk(flow);
  const media = { filename: 'bukti.pdf', type: 'application/pdf', base64: RECEIPT.toString('base64') };
  await flow.world.says({ from: '+6281290030031', name: 'Kartika Putri', text: 'Ini buktinya', media });
  ({ number } = await desk.ticketAbout('Ini buktinya'));
  await desk.ticketWhen(number, 'has the receipt', ({ conversation }) => conversation[0]?.attachments[0]?.state === 'stored');
  await desk.reply(number, 'Kami ganti ya Kak');
  // The phone's receipts are entries too, and the cloud is idle before they come.
  const hasArrived = ({ kind, delivery }: ConversationItem): boolean => kind === 'inbound' || delivery?.status === 'delivered';
  await desk.ticketWhen(number, 'has all receipts', ({ conversation }) => conversation.length === 3 && conversation.every(hasArrived));
  await flow.cloud.idle();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await flow?.end();
});

/** Through the link, into a file. */
async function exported(): Promise<{ path: string; file: TicketExport; head: TicketExport['head'] }> {
  const { url, filename, bytes, head } = await flow.api.supervisor.call('exportTicket', { params: { number } });
  const text = await (await fetch(url)).text();
  expect(Buffer.byteLength(text)).toBe(bytes);
  const path = join(folder, filename);
  writeFileSync(path, text);
  return { path, file: JSON.parse(text), head };
}

/** Without an environment: the tool has no address, no credentials and no state to ask. */
const verify = (...args: string[]) =>
  new Promise<{ code: number; said: string }>((resolve) => {
    const child = execFile(process.execPath, [TOOL, ...args], { env: {}, maxBuffer: 64_000_000 }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, said: stdout + stderr });
    });
  });

describe('an exported ticket', () => {
  it('is proven whole by the tool, with its attachment by name and digest, and shows what was said', async () => {
    const { path, file, head } = await exported();

    const { code, said } = await verify(path, '--head', head.hash, '--show');

    expect([code, said]).toEqual([0, expect.stringContaining(`Ticket #${number}: ${head.version} entries, whole and unchanged`)]);
    for (const text of ['Ini buktinya', 'Kami ganti ya Kak', '[bukti.pdf]']) expect(said).toContain(text);
    expect(file.attachments).toMatchObject([
      { filename: 'bukti.pdf', bytes: RECEIPT.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it('is found out where a word of it is another', async () => {
    const { path } = await exported();
    writeFileSync(path, readFileSync(path, 'utf8').replace('Kami ganti ya Kak', 'Kami tidak ganti!'));

    const { code, said } = await verify(path);

    expect([code, said]).toEqual([1, expect.stringMatching(/Entry \d+: a body is not what was recorded\./)]);
  });

  it('ends in the very entry that the desk gives as its newest, and the desk knows that it was exported', async () => {
    const { file } = await exported();
    const pages = [await flow.api.supervisor.call('getLedger', { params: { number }, query: { limit: 5 } })];
    for (let cursor = pages[0]?.nextCursor; cursor; cursor = pages.at(-1)?.nextCursor)
      pages.push(await flow.api.supervisor.call('getLedger', { params: { number }, query: { limit: 5, cursor } }));

    const asked = pages.flatMap(({ items }) => items);
    expect(file.entries.map(({ bodies: _, ...entry }) => entry)).toEqual(asked);
    expect(file.head).toEqual(pages[0]?.head);
    const settings = (await dumpTable(flow.cloud))
      .filter(({ pk }) => pk === 'LEDGER#settings')
      .map(({ entry }) => JSON.parse(String(entry)));
    const { agentId } = await flow.api.supervisor.call('getMe');
    const acts = (type: string) => settings.filter(({ actor, events }) => actor.id === agentId && events[0].type === type);
    expect(acts('LedgerRead')).toHaveLength(pages.length);
    expect(acts('TicketExported').at(-1).events).toEqual([{ type: 'TicketExported', number, ...file.head }]);
  });

  it('is one file and proven also where it is larger than any answer may be', async () => {
    let { version } = (await flow.api.agent1.call('getTicket', { params: { number } })).ticket;
    for (let sent = 0; sent < NOTES; sent += 1) {
      const body = { kind: 'note', text: LONG, version, confirm: true };
      ({ version } = (await flow.api.agent1.call('sendMessage', { params: { number }, body })).ticket);
    }

    const { path, file, head } = await exported();

    expect(Object.values(file.texts)).toHaveLength(NOTES);
    expect(readFileSync(path).length).toBeGreaterThan(PART_BYTES);
    expect(await verify(path, '--head', head.hash)).toMatchObject({ code: 0 });
  });
});
