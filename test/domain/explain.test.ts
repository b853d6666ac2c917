import { describe, expect, it } from 'vitest';
import { explain } from '#domain/explain';
import { replay } from '#domain/ticket';
import { TicketEntry, type TicketEvent } from '#schemas/event';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { aTarget, minute } from '../helpers/factories.ts';

const shown = {
  language: 'en',
  timeZone: 'Asia/Jakarta',
  teamName: (id: string) => (id === 'default' ? 'Umum' : id),
  agentName: (id: string) => (id === 'agent-1' ? 'Sari' : id),
  condition: () => undefined,
  job: () => undefined,
} as const;

const entry = (events: TicketEvent[], version = 1): TicketEntry => ({
  format: 1,
  ledger: '1042',
  version,
  at: minute(version),
  actor: { kind: 'contact', id: 'con_00000000000000000000000001' },
  commandId: 'cmd_00000000000000000000000001',
  events,
});
/** As the store's text reads, through the schema. */
function replayed(events: TicketEvent[]) {
  const { version, at, actor, commandId, events: read } = TicketEntry.parse(JSON.parse(JSON.stringify(entry(events))));
  return replay([{ header: { number: 1042, version, at, actor, commandId }, events: read }]);
}
const { TicketOpened, TeamChosen, TicketAssigned } = EVENT_EXAMPLES;

describe('a ledger from before teams were chosen', () => {
  it('replays to the team it was opened in', () => {
    expect(replayed([TicketOpened])?.teamId).toBe('default');
  });

  it('is explained by its number or mailbox', () => {
    expect(explain([entry([TicketOpened])], shown)).toEqual([
      {
        at: minute(1),
        version: 1,
        what: 'Opened in team Umum.',
        why: 'It is the team of the number or mailbox that was written to.',
      },
    ]);
  });
});

describe('the choice of a team', () => {
  it('replays to the same ticket as without it: the opening names the team', () => {
    expect(replayed([TicketOpened, TeamChosen])).toEqual(replayed([TicketOpened]));
  });

  it('is told once, in place of the opening', () => {
    expect(explain([entry([TicketOpened, TeamChosen])], shown).map(({ what }) => what)).toEqual(['Went to team logistik.']);
  });

  it('whose settings are gone is told by what the ledger has', () => {
    expect(explain([entry([TicketOpened, TeamChosen])], shown)[0]).toMatchObject({
      why: 'The condition "paket" (version 3) is the first that held: word 1 of its list was said.',
      settingsVersion: 3,
    });
  });

  it("by an attribute names it and the entry of the settings, in the reader's language, and its place when the settings are gone", () => {
    const chosen: TicketEvent = { ...TeamChosen, matched: ['attributes.segmen.1', 'attributes.constructor.0'] };
    const asked = { segmen: { anyOf: ['emas', 'vip'] } };
    const condition = () => ({ id: 'paket', name: 'Pelanggan', teamId: 'vip', when: { attributes: asked } });
    const why = (more: object) => explain([entry([TicketOpened, chosen])], { ...shown, ...more })[0]?.why;

    expect(why({ condition })).toBe(
      'The condition "Pelanggan" (version 3) is the first that held: the contact\'s attribute "segmen" is "vip"; ' +
        'the contact\'s attribute "constructor" is value 1 of its list.',
    );
    expect(why({ condition, language: 'id' })).toBe(
      'Syarat "Pelanggan" (versi 3) adalah yang pertama terpenuhi: atribut "segmen" kontaknya "vip"; ' +
        'atribut "constructor" kontaknya adalah nilai ke-1 dalam daftarnya.',
    );
    expect(why({})).toContain('the contact\'s attribute "segmen" is value 2 of its list');
  });
});

describe('the life of a ticket', () => {
  it('is told in the order it happened, by the version of its entry', () => {
    const told = explain([entry([TicketOpened]), entry([{ ...TicketAssigned, by: 'least_loaded' }], 2)], shown);

    expect(told.map(({ version, at }) => [version, at])).toEqual([
      [1, minute(1)],
      [2, minute(2)],
    ]);
    expect(told[1]?.what).toContain('Sari');
    expect(told[1]?.why).toContain('carried least for their capacity');
  });

  it.each([
    ['assignee_absent', 'Its assignee was not online', 'tidak daring'],
    ['assignee_full', 'Its assignee had no room', 'sudah penuh'],
    ['assignee_left', 'does not answer tickets of this team', 'tidak lagi menangani tiket tim ini'],
    ['agent_deactivated', 'is off the desk', 'tidak aktif lagi'],
  ] as const)('says in both languages why a ticket lost its assignee: %s', (reason, en, id) => {
    const events = [entry([{ ...EVENT_EXAMPLES.TicketUnassigned, reason }])];

    expect(explain(events, shown)[0]?.why).toContain(en);
    expect(explain(events, { ...shown, language: 'id' })[0]?.why).toContain(id);
  });

  it('names the due instant of a target and the versions that it is from', () => {
    const target = aTarget({ policy: 'vip@3', calendar: 'toko@2' });

    expect(explain([entry([{ type: 'TargetStarted', target }])], shown)).toMatchObject([
      {
        what: 'The first reply target started; it is due Monday, 23 November 2026 at 10:15 WIB.',
        why: 'SLA policy vip version 3 gives it 1 h of business hours, counted by calendar toko version 2.',
        settingsVersion: 3,
      },
    ]);
  });
});

describe('attention', () => {
  it('names the merged ticket whose message failed', () => {
    const [own, merged] = explain(
      [
        entry([{ type: 'AttentionRaised', reason: 'send_failed' }], 2),
        entry([{ type: 'AttentionRaised', reason: 'send_failed', merged: 17 }], 3),
      ],
      shown,
    ).map(({ why }) => why);

    expect(own).toBe('A message to the contact did not arrive.');
    expect(merged).toBe('A message of ticket #17, which was merged into this one, did not arrive.');
  });
});
