import { describe, expect, it } from 'vitest';
import type { Actor, TicketEvent } from '#schemas/event';
import type { RoutingCondition } from '#schemas/routing';
import { EVENT_EXAMPLES } from '../helpers/event-examples.ts';
import { SARI, told, whats, whys } from '../helpers/explained.ts';

const E = EVENT_EXAMPLES;
const REASONS: Readonly<Record<string, readonly TicketEvent[]>> = {
  'an assignment': (['least_loaded', 'round_robin', 'sticky', 'pull', 'person', 'kept'] as const).map((by) => ({
    ...E.TicketAssigned,
    by,
  })),
  'the end of an assignment': (
    ['person', 'team_changed', 'escalated', 'agent_deactivated', 'assignee_left', 'assignee_absent', 'assignee_full'] as const
  ).map((reason) => ({ ...E.TicketUnassigned, reason })),
  'a status': (['person', 'assigned', 'replied', 'contact_wrote', 'send_failed', 'woke', 'auto_close', 'sender_blocked'] as const).map(
    (reason) => ({ ...E.StatusChanged, reason }),
  ),
  'what asks for somebody': [...(['send_failed', 'woke'] as const).map((reason) => ({ ...E.AttentionRaised, reason }))],
  'a target that runs again': (['status', 'reopened', 'reply_failed', 'policy'] as const).map((reason) => ({ ...E.TargetResumed, reason })),
  'a target that moved': (['priority', 'policy', 'calendar'] as const).map((reason) => ({ ...E.TargetRescheduled, reason })),
  'a target that is owed no longer': (['solved', 'no_reply_needed', 'reply_failed', 'no_length'] as const).map((reason) => ({
    ...E.TargetCancelled,
    reason,
  })),
  'a team': (['condition', 'channel', 'fallback', 'default'] as const).map((by) => ({ ...E.TeamChosen, by })),
  'a follow-up': [
    { ...E.TeamChosen, by: 'channel', matched: ['follow_up'] },
    { ...E.TeamChosen, by: 'channel', matched: undefined },
  ],
};

describe('the reasons of', () => {
  it.each(Object.entries(REASONS))('%s are each told by a sentence of its own, in both languages', (_what, events) => {
    const sentences = events.flatMap((event) => whys(event));

    expect(new Set(sentences).size).toBe(events.length * 2);
    for (const sentence of sentences) expect(sentence).toMatch(/^[\p{Lu}\d].{10,}\.$/u);
  });

  it('what somebody did name who it was, with a capital where the sentence begins', () => {
    expect(whys({ ...E.StatusChanged, reason: 'person' })).toEqual(['Diubah oleh sari.', 'Sari changed it.']);
    expect(whys({ ...E.TicketAssigned, by: 'person' })).toEqual(['Dipilih oleh sari.', 'Sari chose this.']);
    expect(whys({ ...E.TicketUnassigned, reason: 'person' })).toEqual(['Dilepas oleh sari.', 'Sari took the assignee off.']);
    expect(whys(E.TeamChanged)).toEqual(['Dipindahkan oleh sari.', 'sari moved it.']);
  });

  it.each<[Actor, string, string]>([
    [{ kind: 'contact', id: 'con_00000000000000000000000001' }, 'kontak', 'The contact'],
    [{ kind: 'channel', id: 'whatsapp' }, 'sistem', 'The system'],
    [{ kind: 'system', id: 'clock' }, 'sistem', 'The system'],
  ])('what %o did name it', (actor, id, en) => {
    expect(whys({ ...E.StatusChanged, reason: 'person' }, actor)).toEqual([`Diubah oleh ${id}.`, `${en} changed it.`]);
  });

  it('a name is a name, whatever is in it', () => {
    const agent = { kind: 'agent', id: '$& {{by}}' } as const;

    expect(told({ ...E.TicketAssigned, by: 'person' }, 'en', agent)?.why).toBe('$& {{by}} chose this.');
  });
});

describe('what happened', () => {
  it.each<[string, TicketEvent, string, string]>([
    [
      'an assignment names agent and team',
      { ...E.TicketAssigned, agentId: 'agent-2' },
      'Diberikan kepada Budi, tim Umum.',
      'Given to Budi, team Umum.',
    ],
    ['the end of one', E.TicketUnassigned, 'Tanpa penanggung jawab.', 'Nobody is assigned.'],
    ['a move names both teams', E.TeamChanged, 'Pindah dari tim Umum ke tim Retur.', 'Moved from team Umum to team Retur.'],
    ['a team that was chosen', E.TeamChosen, 'Masuk ke tim Logistik.', 'Went to team Logistik.'],
    ['a merge names the other ticket', E.MergedInto, 'Digabungkan ke tiket #7.', 'Merged into ticket #7.'],
    ['an undone merge', E.Unmerged, 'Kembali menjadi tiket tersendiri.', 'A ticket of its own again.'],
    ['attention', E.AttentionRaised, 'Naik ke urutan teratas daftar.', 'Stands first on its list.'],
    [
      'skills that are asked for no longer',
      E.SkillsRelaxed,
      'Keahlian (retur:2) tidak lagi diminta.',
      'Its skills (retur:2) are asked for no longer.',
    ],
    ['an opening by an agent', { ...E.TicketOpened, openedBy: 'agent' }, 'Dibuka di tim Umum.', 'Opened in team Umum.'],
    [
      'a follow-up names the ticket before it',
      { ...E.TicketOpened, followsUp: 17 },
      'Dibuka sebagai lanjutan tiket #17.',
      'Opened as a follow-up of ticket #17.',
    ],
    ['a reopening', { ...E.StatusChanged, from: 'solved', to: 'open' }, 'Dibuka kembali.', 'Reopened.'],
    ['a cancelled target', E.TargetCancelled, 'Target balasan pertama dibatalkan.', 'The first reply target was cancelled.'],
    ['a missed target', E.TargetBreached, 'Target balasan pertama terlewat.', 'The first reply target was missed.'],
    [
      'a met target',
      { ...E.TargetMet, targetId: 'next_reply.2' },
      'Target balasan berikutnya terpenuhi.',
      'The next reply target was met.',
    ],
    [
      'a paused target',
      { ...E.TargetPaused, targetId: 'third_party.1' },
      'Target pihak ketiga berhenti sementara.',
      'The third-party target was paused.',
    ],
    [
      'a target of a kind that is not known any more',
      { ...E.TargetMet, targetId: 'old_kind.1' },
      'Target old_kind terpenuhi.',
      'The old_kind target was met.',
    ],
  ])('%s', (_what, event, id, en) => {
    expect(whats(event)).toEqual([id, en]);
  });

  it.each([
    ['new', 'baru', 'new'],
    ['open', 'terbuka', 'open'],
    ['pending', 'menunggu pelanggan', 'pending'],
    ['on_hold', 'ditunda', 'on hold'],
    ['closed', 'ditutup', 'closed'],
  ] as const)('a change to %s names both statuses', (to, id, en) => {
    const events = { ...E.StatusChanged, from: 'pending', to } as const;

    expect(whats(events)).toEqual([`Status berubah dari menunggu pelanggan menjadi ${id}.`, `The status changed from pending to ${en}.`]);
  });

  it.each([
    ['solved', 'pending'],
    ['open', 'solved'],
  ] as const)('from %s to %s is no reopening', (from, to) => {
    expect(told({ ...E.StatusChanged, from, to })?.what).toBe(`The status changed from ${from} to ${to}.`);
  });

  it('a merge and its undoing name who did it', () => {
    expect(whys(E.MergedInto)).toEqual(['Sari menggabungkannya.', 'Sari merged it.']);
    expect(whys(E.Unmerged)).toEqual(['Sari membatalkan penggabungan.', 'Sari undid the merge.']);
  });

  it('an opening says why there: by whom, by whose number or mailbox, or after which ticket', () => {
    expect(whys({ ...E.TicketOpened, openedBy: 'agent' })).toEqual(['Dibuka oleh sari di tim itu.', 'sari opened it there.']);
    expect(told(E.TicketOpened, 'id')).toMatchObject({ what: 'Dibuka di tim Umum.', why: expect.stringMatching(/nomor atau kotak surat/) });
    expect(whys({ ...E.TicketOpened, followsUp: 17 })).toEqual([
      expect.stringMatching(/^Tiket #17 tidak menerima pesan lagi: /),
      expect.stringMatching(/^Ticket #17 takes no more messages: /),
    ]);
  });

  it('skills are relaxed in words, in both languages', () => {
    expect(told({ ...E.SkillsRelaxed, skills: ['retur:2', 'inggris'] })?.what).toBe(
      'Its skills (retur:2, inggris) are asked for no longer.',
    );
    expect(whys(E.SkillsRelaxed)).toEqual([
      expect.stringMatching(/keahlian itu yang punya tempat/),
      expect.stringMatching(/had room in the time/),
    ]);
  });

  it('a message of a merged ticket that did not arrive names it in Indonesian too', () => {
    expect(told({ ...E.AttentionRaised, merged: 17 }, 'id')?.why).toBe('Sebuah pesan tiket #17, yang digabungkan ke sini, tidak sampai.');
  });
});

describe('a condition that chose a team', () => {
  const condition: RoutingCondition = { id: 'paket', name: 'Paket', teamId: 'logistik', when: { words: { anyOf: ['resi', 'paket'] } } };
  const why = (language: 'id' | 'en', matched: string[], { skills = [] as string[], known = true } = {}) =>
    told({ ...E.TeamChosen, matched, skills }, language, SARI, known ? () => condition : () => undefined)?.why;

  it.each([
    ['channel', 'salurannya cocok', 'its channel'],
    ['account', 'nomor atau kotak surat yang dihubungi cocok', 'the number or mailbox that was written to'],
    ['language', 'bahasa kontaknya cocok', "the contact's language"],
    ['not_words', 'tidak ada kata yang dikecualikan', 'none of the words it leaves out was said'],
    ['words.1', '"paket" disebut dalam pesan', 'the message says "paket"'],
    ['words.2', 'kata ke-3 dalam daftarnya disebut', 'word 3 of its list was said'],
    ['something_new', 'something_new', 'something_new'],
  ])('names what held: %s', (part, id, en) => {
    expect(why('id', [part])).toBe(`Syarat "Paket" (versi 3) adalah yang pertama terpenuhi: ${id}.`);
    expect(why('en', [part])).toBe(`The condition "Paket" (version 3) is the first that held: ${en}.`);
  });

  it('names all that held, and the skills it asks for', () => {
    expect(why('id', ['channel', 'words.0'], { skills: ['retur', 'inggris:2'] })).toBe(
      'Syarat "Paket" (versi 3) adalah yang pertama terpenuhi: salurannya cocok; "resi" disebut dalam pesan. Keahlian yang diminta: retur, inggris:2.',
    );
    expect(why('en', ['channel'], { skills: ['retur', 'inggris:2'] })).toMatch(/: its channel\. It asks for skills: retur, inggris:2\.$/);
  });

  it('that nobody knows any more is named by its id', () => {
    expect(why('en', ['words.0'], { known: false })).toBe(
      'The condition "paket" (version 3) is the first that held: word 1 of its list was said.',
    );
  });
});

describe('everything else that happens to a ticket', () => {
  it.each([
    'MessageReceived',
    'MessageEdited',
    'MessageRevoked',
    'ReactionRecorded',
    'NoticeRecorded',
    'MessageSentElsewhere',
    'ReplyQueued',
    'NoteAdded',
    'AutomaticMessageQueued',
    'AcknowledgementSkipped',
    'SendClaimed',
    'SendReleased',
    'SendParked',
    'MessageSent',
    'SendRequeued',
    'SendUnknown',
    'SendFailed',
    'ReceiptRecorded',
    'AttachmentStored',
    'AttachmentMissing',
    'WakeTimeChanged',
    'PriorityChanged',
    'CategoryChanged',
    'TagsChanged',
    'NoReplyNeeded',
    'ChangeConfirmed',
    'MergeReceived',
    'MergeUndone',
    'SplitTo',
    'TicketLinked',
    'TicketUnlinked',
  ] as const)('%s speaks for itself', (type) => {
    expect(told(EVENT_EXAMPLES[type])).toBeUndefined();
  });
});
