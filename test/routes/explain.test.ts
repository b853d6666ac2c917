import { describe, expect, it } from 'vitest';
import { aChat, phone } from '../helpers/envelopes.ts';
import { eventsOfType, setting, ticketOf } from '../helpers/in-memory-ports.ts';
import { call, createRig, given, type Person, type Rig, refusal } from './rig.ts';

const paket = { id: 'paket', name: 'Paket', when: { words: { anyOf: ['resi', 'paket'] } }, teamId: 'logistik' };
const routing = (rig: Rig, value: object, version = 0) =>
  call(rig, 'putSetting', { as: 'supervisor', params: { kind: 'routing', id: 'default' }, body: { value, version } });
const explained = async (rig: Rig, number: number, as: Person = 'admin') =>
  (await call(rig, 'explainTicket', { as, params: { number } })).items;
const english = { headers: { 'accept-language': 'en' } };

function deskOfTwo(): Rig {
  const rig = createRig();
  setting(rig.memory, 'team', 'logistik', { teamId: 'logistik', name: 'Logistik', memberIds: [] });
  return rig;
}

describe('a ticket of a desk with conditions', () => {
  it('goes to the team of the first that holds, and says why by the version that decided', async () => {
    const rig = deskOfTwo();
    await routing(rig, { conditions: [paket] });
    const number = await given(rig, aChat({ text: 'paket sy blm smp' }));
    await routing(rig, { conditions: [{ ...paket, name: 'Kiriman', when: { words: { anyOf: ['kiriman'] } } }] }, 1);

    const { items } = await call(rig, 'explainTicket', { as: 'admin', params: { number }, ...english });

    expect((await ticketOf(rig, number)).teamId).toBe('logistik');
    expect(eventsOfType(rig, number, 'TeamChosen')).toEqual([
      { type: 'TeamChosen', teamId: 'logistik', by: 'condition', conditionId: 'paket', settingsVersion: 1, matched: ['words.1'] },
    ]);
    expect(items[0]).toMatchObject({
      what: 'Went to team Logistik.',
      why: 'The condition "Paket" (version 1) is the first that held: the message says "paket".',
      settingsVersion: 1,
      version: 1,
    });
    expect((await explained(rig, number))[0]?.why).toBe(
      'Syarat "Paket" (versi 1) adalah yang pertama terpenuhi: "paket" disebut dalam pesan.',
    );
  });

  it('goes to the fallback when none holds', async () => {
    const rig = deskOfTwo();
    await routing(rig, { conditions: [paket], fallbackTeamId: 'sales' });

    const number = await given(rig, aChat({ text: 'halo kak' }));

    expect((await ticketOf(rig, number)).teamId).toBe('sales');
    expect((await explained(rig, number))[0]?.why).toContain('tim cadangan');
  });

  it('stays where it is when the contact writes on, whatever they say', async () => {
    const rig = deskOfTwo();
    await routing(rig, { conditions: [paket], fallbackTeamId: 'sales' });
    const number = await given(rig, aChat({ text: 'halo' }));

    await given(rig, aChat({ text: 'paket saya' }));

    expect((await ticketOf(rig, number)).teamId).toBe('sales');
    expect(eventsOfType(rig, number, 'TeamChosen')).toHaveLength(1);
  });
});

describe('explain', () => {
  it('tells assignment, status, targets and merging with the names of who did it', async () => {
    const rig = createRig();
    const first = await given(rig, aChat());
    const second = await given(rig, aChat({ from: [phone('6281299990000')] }));
    await call(rig, 'updateTicket', { as: 'supervisor', params: { number: first }, body: { version: 1, assigneeId: 'agent-1' } });
    const versionOf = async (number: number) => (await ticketOf(rig, number)).version;
    const body = { version: await versionOf(first), into: second, intoVersion: await versionOf(second), confirm: true };
    await call(rig, 'mergeTicket', { params: { number: first }, body });

    const { items } = await call(rig, 'explainTicket', { params: { number: first }, ...english });

    const said = items.map(({ what }) => what);
    expect(said.filter((what) => what.startsWith('The first reply target started; it is due '))).toHaveLength(1);
    expect(said.at(-1)).toBe(`Merged into ticket #${second}.`);
    expect(said.some((what) => what.startsWith('Given to '))).toBe(true);
    expect(items.map(({ version }) => version)).toEqual(items.map(({ version }) => version).toSorted((a, b) => a - b));
  });

  it("is not there for another team's ticket", async () => {
    const rig = createRig();
    const number = await given(rig, aChat());

    expect((await refusal(rig, 'explainTicket', { as: 'outsider', params: { number } })).code).toBe('not_found');
    expect((await refusal(rig, 'explainTicket', { params: { number: 999 } })).code).toBe('not_found');
  });
});

describe('the setting', () => {
  it('is refused where it leads to a team that nobody made, naming it', async () => {
    const rig = createRig();
    const put = (value: object) =>
      refusal(rig, 'putSetting', { as: 'supervisor', params: { kind: 'routing', id: 'default' }, body: { value, version: 0 } });

    expect((await put({ conditions: [paket] })).errors).toMatchObject([{ path: 'body.value.conditions.0.teamId' }]);
    expect((await put({ conditions: [], fallbackTeamId: 'nowhere' })).errors).toMatchObject([{ path: 'body.value.fallbackTeamId' }]);
  });

  it('is shown empty until somebody sets it', async () => {
    const rig = createRig();

    const shown = await call(rig, 'getSetting', { as: 'supervisor', params: { kind: 'routing', id: 'default' } });

    expect(shown).toMatchObject({ version: 0, value: { conditions: [] } });
  });
});
