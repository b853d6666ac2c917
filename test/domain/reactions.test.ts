import { describe, expect, it } from 'vitest';
import { deskReactionsTo, type Reaction, reactionsTo } from '#domain/reactions';
import type { TicketEvent, TicketEventType } from '#schemas/event';
import type { DeskEvent } from '#schemas/settings';
import { EVENT_EXAMPLES, eventExamples } from '../helpers/event-examples.ts';
import { attachmentId, messageId } from '../helpers/ticket-acts.ts';

const outbound: Reaction = { kind: 'outbound' };
const work = (teamId = 'default', freed?: string): Reaction => ({ kind: 'work', teamId, ...(freed && { freed }) });
const release = (agentId: string): Reaction => ({ kind: 'release_agent', agentId });
const renewed = (agentId: string) => ({ kind: 'renew_sockets', of: { agentId } });
const fetch: Reaction = { kind: 'fetch_media', messageId: messageId(1), attachmentId: attachmentId(1) };
const status = (from: 'new' | 'open' | 'pending' | 'solved', to: 'open' | 'pending' | 'solved' | 'closed'): TicketEvent => ({
  ...EVENT_EXAMPLES.StatusChanged,
  from,
  to,
});

describe('reactionsTo', () => {
  const moving: Partial<Record<TicketEventType, readonly Reaction[]>> = {
    TicketOpened: [work()],
    MessageReceived: [fetch],
    MessageSentElsewhere: [fetch],
    ReplyQueued: [outbound],
    AutomaticMessageQueued: [outbound],
    SendRequeued: [outbound],
    TicketUnassigned: [work()],
    SkillsRelaxed: [work('logistik')],
    MergedInto: [work()],
    Unmerged: [work()],
    TeamChanged: [work('default'), work('returns')],
    StatusChanged: [work()],
  };

  it.each(eventExamples)('$type sets in motion what it must and nothing else', (event) => {
    expect(reactionsTo(event)).toEqual(moving[event.type] ?? []);
  });

  it('fetches only what is neither here nor lost', () => {
    const attachment = { id: attachmentId(1), mediaType: 'image/jpeg' };
    const attachments = [
      { ...attachment, key: 'mail/parts/1' },
      { ...attachment, missing: 'refused' },
    ];

    expect(reactionsTo({ ...EVENT_EXAMPLES.MessageReceived, attachments })).toEqual([]);
  });

  it('sends nothing of what is only written down', () => {
    expect(reactionsTo({ ...EVENT_EXAMPLES.ReplyQueued, form: 'none' })).toEqual([]);
  });

  it.each<TicketEvent>([
    { ...EVENT_EXAMPLES.StatusChanged, freed: 'agent-1' },
    { ...EVENT_EXAMPLES.TicketUnassigned, freed: 'agent-1' },
    { ...EVENT_EXAMPLES.TicketAssigned, agentId: 'agent-2', freed: 'agent-1' },
    { ...EVENT_EXAMPLES.MergedInto, freed: 'agent-1' },
  ])('names whom $type gives room again', (event) => {
    expect(reactionsTo(event)).toEqual([work('default', 'agent-1')]);
  });

  it.each([
    ['solving frees a place', status('open', 'solved'), [work()]],
    ['reopening may ask for an agent', status('solved', 'open'), [work()]],
    ['waiting moves nothing', status('open', 'pending'), []],
    ['waking moves nothing', status('pending', 'open'), []],
  ])('%s', (_what, event, reactions) => {
    expect(reactionsTo(event)).toEqual(reactions);
  });
});

describe('deskReactionsTo', () => {
  const presence = { type: 'PresenceChanged' as const, agentId: 'agent-1', from: 'away' as const, teams: ['default', 'returns'] };

  it('offers what waits in each team of an agent who comes online', () => {
    expect(deskReactionsTo({ ...presence, to: 'online' })).toEqual([work('default'), work('returns')]);
  });

  it('is quiet when somebody goes, and about other settings', () => {
    expect(deskReactionsTo({ ...presence, to: 'away' })).toEqual([]);
    expect(deskReactionsTo({ type: 'SettingChanged', kind: 'policy', id: 'default', from: 1, to: 2 })).toEqual([]);
    expect(deskReactionsTo({ type: 'QuarantineReleased', id: 'qua_1' })).toEqual([]);
  });

  it('offers what waits in a team that is set otherwise, and looks after what those have who came or left', () => {
    const changed = { type: 'SettingChanged', kind: 'team', id: 'sales', from: 1, to: 2 } as const;

    expect(deskReactionsTo(changed)).toEqual([work('sales')]);
    expect(deskReactionsTo({ ...changed, moved: ['agent-1', 'agent-2'] })).toEqual([
      work('sales'),
      release('agent-1'),
      renewed('agent-1'),
      release('agent-2'),
      renewed('agent-2'),
    ]);
  });

  it('signs out who goes for good, or asks for it, and takes their tickets only from who goes', () => {
    expect(deskReactionsTo({ type: 'AgentDeactivated', agentId: 'agent-1' })).toEqual([
      release('agent-1'),
      { kind: 'sign_out', agentId: 'agent-1' },
    ]);
    expect(deskReactionsTo({ type: 'SignedOutEverywhere', agentId: 'agent-1', at: '2026-11-23T02:00:00.000Z' })).toEqual([
      { kind: 'sign_out', agentId: 'agent-1' },
    ]);
  });

  it('begins a job, and shows anew what a changed role may see', () => {
    expect(deskReactionsTo({ type: 'ApplyStarted', jobId: 'job_1', setting: { kind: 'policy', id: 'vip', version: 2 } })).toEqual([
      { kind: 'apply_setting', jobId: 'job_1' },
    ]);
    expect(deskReactionsTo({ type: 'SettingChanged', kind: 'role', id: 'magang', from: 1, to: 2 })).toEqual([
      { kind: 'renew_sockets', of: { roleId: 'magang' } },
    ]);
  });

  it('shows an agent of another custom role anew what they may see, and leaves them what they have', () => {
    const changed = { type: 'AgentChanged', agentId: 'agent-1', role: 'agent', teams: ['sales'], fields: ['customRole'] } as const;

    expect(deskReactionsTo({ ...changed, fields: [...changed.fields], teams: [...changed.teams] })).toEqual([
      work('sales'),
      renewed('agent-1'),
    ]);
  });

  it.each([
    ...['ApplyEnded', 'SecretsChanged', 'SignedIn', 'LedgerRead', 'TicketExported', 'ContactMerged', 'ContactUnmerged', 'IdentityLinked'],
    ...['IdentityUnlinked', 'ContactChanged', 'ContactBlocked', 'ContactUnblocked', 'ChannelUnblocked', 'PreferencesChanged'],
    ...['AgentInvited', 'AgentActivated'],
  ])('%s sets nothing in motion', (type) => {
    // Nothing but the type is looked at.
    expect(deskReactionsTo({ type } as DeskEvent)).toEqual([]);
  });

  it.each(['role', 'teams'] as const)('looks after what an agent has whose %s changed', (field) => {
    const changed = { type: 'AgentChanged' as const, agentId: 'agent-1', role: 'agent' as const, teams: ['sales'] };

    expect(deskReactionsTo({ ...changed, fields: [field] })).toEqual([work('sales'), release('agent-1'), renewed('agent-1')]);
    expect(deskReactionsTo({ ...changed, fields: ['capacity'] })).toEqual([work('sales')]);
    expect(deskReactionsTo({ ...changed, fields: ['capacity', field] })).toEqual([work('sales'), release('agent-1'), renewed('agent-1')]);
  });
});
