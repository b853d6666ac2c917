import { describe, expect, it } from 'vitest';
import { aChat } from '../helpers/envelopes.ts';
import { setting } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Rig, refusal } from './rig.ts';

const CATEGORIES = [
  { id: 'pengiriman', name: 'Pengiriman' },
  { id: 'terlambat', name: 'Terlambat', parentId: 'pengiriman' },
  { id: 'promo', name: 'Promo', archived: true },
];

async function aTicketOf(rig: Rig): Promise<number> {
  setting(rig.memory, 'categories', 'default', CATEGORIES);
  return given(rig, aChat());
}

const change = (number: number, body: object) => ({ params: { number }, body });

describe('categories and tags of a ticket', () => {
  it('stand on the ticket and on the lists', async () => {
    const rig = createRig();
    const number = await aTicketOf(rig);

    const { ticket } = await call(
      rig,
      'updateTicket',
      change(number, { version: 1, categoryId: 'terlambat', tags: [' VIP ', 'Akhir Tahun'] }),
    );
    const { items } = await call(rig, 'listTickets');

    expect(ticket).toMatchObject({ categoryId: 'terlambat', tags: ['akhir tahun', 'vip'], version: 2 });
    expect(items).toMatchObject([{ number, categoryId: 'terlambat', tags: ['akhir tahun', 'vip'] }]);
  });

  it('are none on a ticket that nobody classified', async () => {
    const rig = createRig();
    const number = await aTicketOf(rig);

    expect((await call(rig, 'getTicket', { params: { number } })).ticket).toMatchObject({ categoryId: null, tags: [] });
  });

  it.each([
    [{ categoryId: 'garansi' }, 'There is no category garansi.'],
    [{ categoryId: 'promo' }, 'Category promo is archived.'],
  ])('refuse %o by name', async (fields, message) => {
    const rig = createRig();
    const number = await aTicketOf(rig);

    const problem = await refusal(rig, 'updateTicket', change(number, { version: 1, ...fields }));

    expect(problem).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ path: 'body.categoryId', message }] });
  });

  it('one that was archived since may stay', async () => {
    const rig = createRig();
    const number = await aTicketOf(rig);
    await call(rig, 'updateTicket', change(number, { version: 1, categoryId: 'terlambat' }));
    setting(rig.memory, 'categories', 'default', [{ id: 'terlambat', name: 'Terlambat', archived: true }]);

    const { ticket } = await call(rig, 'updateTicket', change(number, { version: 2, categoryId: 'terlambat', status: 'pending' }));

    expect(ticket).toMatchObject({ categoryId: 'terlambat', status: 'pending' });
  });

  it.each([
    { tags: ['#vip'] },
    { tags: ['a  b'] },
    { tags: Array.from({ length: 21 }, (_, at) => `t${at}`) },
    { categoryId: 'Promo Besar' },
  ])('refuse %j', async (fields) => {
    const rig = createRig();
    const number = await aTicketOf(rig);

    expect((await refusal(rig, 'updateTicket', change(number, { version: 1, ...fields }))).code).toBe('invalid_request');
  });

  it('solving needs one of them, in the same call if need be', async () => {
    const rig = createRig();
    const number = await aTicketOf(rig);

    const problem = await refusal(rig, 'updateTicket', change(number, { version: 1, status: 'solved' }));
    const { ticket } = await call(rig, 'updateTicket', change(number, { version: 1, status: 'solved', categoryId: 'terlambat' }));

    expect(problem).toMatchObject({ status: 422, code: 'fields_required', errors: [{ path: 'body.categoryId' }] });
    expect(ticket).toMatchObject({ status: 'solved', categoryId: 'terlambat' });
  });
});

describe('the setting categories', () => {
  const put = (value: unknown) => ({ as: 'admin', params: { kind: 'categories', id: 'default' }, body: { version: 0, value } }) as const;

  it('is empty as it comes, and holds once it is put', async () => {
    const rig = createRig();

    const before = await call(rig, 'getSetting', { as: 'admin', params: { kind: 'categories', id: 'default' } });
    await call(rig, 'putSetting', put(CATEGORIES));

    expect(before).toMatchObject({ version: 0, value: [] });
    expect((await rig.api.directory.desk()).rules.categories).toEqual(CATEGORIES);
  });

  it('says which entry is wrong and why', async () => {
    const problem = await refusal(createRig(), 'putSetting', put([{ id: 'retur', name: 'Retur', parentId: 'barang' }]));

    expect(problem.errors).toEqual([
      { path: 'body.value.0.parentId', message: 'Category retur stands below barang, which does not exist.' },
    ]);
  });

  it('is shown to everybody who works on tickets', async () => {
    const rig = createRig();
    setting(rig.memory, 'categories', 'default', CATEGORIES);

    expect(await call(rig, 'listCategories', { as: 'agent' })).toEqual({ items: CATEGORIES });
  });
});
