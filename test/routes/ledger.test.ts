import { describe, expect, it } from 'vitest';
import { verifyExport } from '#domain/verify-export';
import { aChat, aMail } from '../helpers/envelopes.ts';
import { digest } from '../helpers/factories.ts';
import { storedOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal, URL_OF } from './rig.ts';

/** Ticket with as many entries as texts. */
async function withEntries(rig: Rig, count: number): Promise<number> {
  const number = await given(rig, aChat());
  for (let at = 2; at <= count; at += 1) await given(rig, aChat({ text: `Pesan ${at}` }));
  return number;
}

const ledgerOf = ({ memory }: Rig, number: number) => (memory.ledgers.get(number) ?? []).map(({ stored }) => stored);

describe('getLedger', () => {
  it('gives every entry as it is hashed, oldest first, each with the hash that it follows', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 3);

    const { head, items, nextCursor } = await call(rig, 'getLedger', { params: { number } });

    const written = ledgerOf(rig, number);
    expect(items.map(({ entry, hash }) => ({ entry, hash }))).toEqual(written.map(({ entry, hash }) => ({ entry, hash })));
    expect(items.map(({ previousHash }) => previousHash)).toEqual(['0'.repeat(64), written[0]?.hash, written[1]?.hash]);
    for (const { entry, previousHash, hash } of items) expect(digest(previousHash + entry)).toBe(hash);
    expect([head, nextCursor]).toEqual([{ version: 3, hash: written[2]?.hash }, null]);
  });

  it('goes on where a page ended, in one chain', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 5);

    const first = await call(rig, 'getLedger', { params: { number }, query: { limit: 2 } });
    const second = await call(rig, 'getLedger', { params: { number }, query: { limit: 2, cursor: first.nextCursor ?? '' } });
    const third = await call(rig, 'getLedger', { params: { number }, query: { limit: 2, cursor: second.nextCursor ?? '' } });

    const all = [...first.items, ...second.items, ...third.items];
    expect(all.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    for (const [index, { previousHash }] of all.entries()) expect(previousHash).toBe(all[index - 1]?.hash ?? '0'.repeat(64));
    expect(third.nextCursor).toBeNull();
  });

  it('shows a gap where an entry is gone, and the head that it does not reach any more', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 4);
    rig.memory.ledgers.set(
      number,
      (rig.memory.ledgers.get(number) ?? []).filter(({ stored }) => stored.version !== 2),
    );

    const first = await call(rig, 'getLedger', { params: { number }, query: { limit: 2 } });
    const second = await call(rig, 'getLedger', { params: { number }, query: { limit: 2, cursor: first.nextCursor ?? '' } });

    expect([...first.items, ...second.items].map(({ version }) => version)).toEqual([1, 3, 4]);
    expect(second.items[0]?.previousHash).toBe(first.items[0]?.hash);
    expect(second.head.version).toBe(4);
  });

  it('refuses a cursor of another list', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 1);

    expect(await refusal(rig, 'getLedger', { params: { number }, query: { cursor: 'abc' } })).toMatchObject({ code: 'invalid_request' });
  });
});

describe('exportTicket', () => {
  async function exported(rig: Rig, number: number, as: 'supervisor' | 'auditor' = 'supervisor') {
    const link = await call(rig, 'exportTicket', { as, params: { number } });
    const key = rig.links.at(-1)?.key ?? '';
    const text = String(rig.files.get(key)?.bytes);
    return { link, key, text, file: JSON.parse(text) };
  }

  it('links for a short time to one file with the whole ticket, which proves itself', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 3);

    const { link, key, text, file } = await exported(rig, number);

    const { ticket, headHash } = await storedOf(rig, number);
    expect(link).toMatchObject({ url: URL_OF(key), filename: `tiket-${number}-3.json`, head: { version: 3, hash: headHash } });
    expect([key, link.bytes]).toEqual([expect.stringMatching(new RegExp(`^exports/${number}/exp_`)), Buffer.byteLength(text)]);
    const { faults, notes, proven } = verifyExport(file, digest, headHash);
    expect([faults, notes]).toEqual([[], []]);
    expect(proven?.ticket).toEqual(JSON.parse(JSON.stringify(ticket)));
  });

  it('holds what was said, with the salts by which its digests are checked, a file by name and digest, and a long text whole', async () => {
    const rig = createRig();
    const mail = aMail();
    const photo = { filename: 'foto.jpg', mediaType: 'image/jpeg', bytes: 3, sha256: digest('foto') };
    const source = { kind: 'stored', key: 'mail/parts/ses/1-foto.jpg' } as const;
    const whole = 'panjang '.repeat(900);
    const textKey = 'mail/parts/ses/text.txt';
    rig.files.set(textKey, { bytes: `\uFEFF${whole}`, mediaType: 'text/plain' });
    const content = { ...mail.content, textKey, textDigest: digest(`\uFEFF${whole}`), attachments: [{ ...photo, source }] };
    const number = await given(rig, { ...mail, content });

    const { file } = await exported(rig, number);

    const bodies = Object.values<{ salt: string; content: { text?: string } }>(file.entries[0].bodies);
    expect(bodies.find((body) => body.content.text === mail.content.text)?.salt).toMatch(/./);
    expect(file.attachments).toEqual([
      {
        ...{ entry: 1, messageId: expect.stringMatching(/^msg_/), attachmentId: expect.stringMatching(/^att_/), missing: null },
        ...photo,
      },
    ]);
    expect(file.texts).toEqual({ [textKey]: `\uFEFF${whole}` });
    expect(verifyExport(file, digest).faults).toEqual([]);
  });

  it('names the tickets that were merged into it, which have exports of their own', async () => {
    const rig = createRig();
    const [survivor, other] = [await given(rig, aChat()), await given(rig, aMail())];
    const body = { version: 1, into: survivor, intoVersion: 1, confirm: true };
    await call(rig, 'mergeTicket', { as: 'admin', params: { number: other }, body });

    const [whole, merged] = [await exported(rig, survivor), await exported(rig, other)];

    expect(whole.file.ticket.merged).toMatchObject([{ number: other }]);
    expect(merged.file.ticket.mergedInto).toBe(survivor);
    for (const { file } of [whole, merged]) expect(verifyExport(file, digest).faults).toEqual([]);
  });

  it('is made of a damaged ledger too, and the file shows the damage', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 3);
    const ledger = rig.memory.ledgers.get(number) ?? [];
    rig.memory.ledgers.set(
      number,
      ledger.map((one) => (one.stored.version === 2 ? { ...one, stored: { ...one.stored, entry: '{' } } : one)),
    );

    const { file } = await exported(rig, number, 'auditor');

    expect(verifyExport(file, digest).faults).toEqual(['Entry 2: the entry says it belongs elsewhere.']);
  });

  it('is for those whom a custom role lets lead or inspect', async () => {
    const rig = createRig();
    const number = await withEntries(rig, 1);
    const grant = async (permissions: object, version: number) => {
      const value = { roleId: 'mutu', name: 'Mutu', permissions };
      await call(rig, 'putSetting', { as: 'admin', params: { kind: 'role', id: 'mutu' }, body: { version, value } });
      await call(rig, 'updateAgent', { as: 'admin', params: { agentId: 'agent-2' }, body: { customRole: 'mutu' } });
    };

    await grant({ read: 'all' }, 0);
    expect(await refusal(rig, 'exportTicket', { as: 'other', params: { number } })).toMatchObject({ code: 'not_allowed' });
    for (const [index, permissions] of [
      { read: 'all', inspect: 'all' },
      { read: 'teams', lead: 'teams' },
    ].entries()) {
      await grant(permissions, index + 1);
      await call(rig, 'exportTicket', { as: 'other', params: { number } });
    }
  });
});
