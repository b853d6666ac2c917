/** Settings, agents, contacts, the quarantine and the channels' own records in memory. */

import { deskOf } from '#adapters/desk';
import { identityRecords } from '#adapters/directory-store';
import { chained } from '#adapters/ledger-item';
import { canonicalJson, GENESIS_HASH } from '#domain/ledger';
import type { AgentChange, DeskWrite, DirectoryStore } from '#flows/ports';
import type { Agent } from '#schemas/agent';
import { type Memory, nameOf } from './in-memory-stores.ts';
import { isOf, runningJobs } from './memory-jobs.ts';

const placeOf = (channel: string, account: string): string => `${channel}#${account}`;
const versionPlace = ({ kind, id, version }: { kind: string; id: string; version: number }): string => `${kind}#${id}#${version}`;

export function memoryDirectory(memory: Memory): DirectoryStore {
  const shown = (agentId: string) => {
    const agent = memory.agents.get(agentId);
    return agent && { ...agent, load: Math.max(0, agent.load) };
  };
  return {
    desk: async () => deskOf([...memory.settings.values()]),
    setting: async (kind, id) => memory.settings.get(placeOf(kind, id)),
    settingVersion: async (kind, id, version) => memory.settingVersions.get(versionPlace({ kind, id, version })),
    agent: async (agentId) => shown(agentId),
    agents: async (agentIds) => agentIds.map(shown).filter((agent) => agent !== undefined),
    recount: async ({ agentId, from, to }) => {
      const agent = memory.agents.get(agentId);
      if (!agent || Math.max(0, agent.load) !== from) return false;
      memory.agents.set(agentId, { ...agent, load: to });
      return true;
    },
    contact: async (contactId) => memory.contacts.get(contactId),
    contacts: async (contactIds) => contactIds.map((id) => memory.contacts.get(id)).filter((contact) => contact !== undefined),
    identity: async (identity) => memory.identities.get(nameOf(identity)),
    createContact: async (contact) => {
      if (memory.contacts.has(contact.contactId)) return { kind: 'created' };
      const taken = contact.identities.find((identity) => memory.identities.has(nameOf(identity)));
      if (taken) return { kind: 'taken', identity: taken };
      memory.contacts.set(contact.contactId, contact);
      for (const record of identityRecords(contact)) memory.identities.set(nameOf(record.identity), record);
      return { kind: 'created' };
    },
    quarantined: async (page) => pageOf([...memory.quarantine.values()], (item) => `${item.receivedAt}#${item.id}`, page),
    quarantinedItem: async (id) => memory.quarantine.get(id),
    channelEvents: async ({ channel, account, ...page }) => {
      const own = [...memory.channelEvents.values()].filter((item) => item.channel === channel && item.account === account);
      return pageOf(own, (item) => `EVENT#${item.at}#${item.id}`, page);
    },
    record: async (act) => {
      if (!act.writes.every((write) => isAllowed(memory, write))) return 'conflict';
      for (const write of act.writes) written(memory, write);
      const ledger = memory.ledgers.get('settings') ?? [];
      const version = ledger.length + 1;
      const { at, actor, commandId, events } = act;
      const fields = { format: 1 as const, ledger: 'settings', version, commandId, at, actor, events: [...events] };
      const stored = chained(ledger.at(-1)?.stored.hash ?? GENESIS_HASH, fields, {});
      memory.ledgers.set('settings', [...ledger, { ledger: 'settings', stored }]);
      return 'committed';
    },
    block: async (channel, account, code) => {
      memory.blocked.set(placeOf(channel, account), code);
    },
    blocked: async (channel, account) => memory.blocked.get(placeOf(channel, account)),
    parked: async (channel, account) => [...(memory.parked.get(placeOf(channel, account)) ?? [])].sort((a, b) => a - b),
  };
}

function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { after, limit }: { after?: string; limit: number },
): { items: T[]; last?: string } {
  const newestFirst = items.filter((item) => after === undefined || keyOf(item) < after).sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
  const page = newestFirst.slice(0, limit);
  const end = page.at(-1);
  return newestFirst.length >= limit && end !== undefined ? { items: page, last: keyOf(end) } : { items: page };
}

function isAllowed(memory: Memory, write: DeskWrite): boolean {
  switch (write.kind) {
    case 'setting':
      return (memory.settings.get(placeOf(write.record.kind, write.record.id))?.version ?? 0) === write.previous;
    case 'presence': {
      const agent = memory.agents.get(write.agentId);
      const { from = agent } = write;
      return agent !== undefined && agent.presence === from?.presence && agent.presenceAt === from.presenceAt;
    }
    case 'preferences':
      return memory.agents.has(write.agentId);
    case 'teams':
      return JSON.stringify(memory.agents.get(write.agentId)?.teams) === JSON.stringify(write.from);
    case 'new_agent':
      return !memory.agents.has(write.agent.agentId);
    case 'agent':
      return isAsRead(memory.agents.get(write.agentId), write.from);
    case 'witness':
      return isAsRead(memory.agents.get(write.agentId), { role: write.role, active: true });
    case 'release':
      return memory.quarantine.get(write.id)?.releasedAt === undefined && memory.quarantine.has(write.id);
    case 'signed_in':
      return memory.agents.has(write.agentId) && (memory.agents.get(write.agentId)?.signedInAt ?? '') < write.at;
    case 'signed_out':
      return memory.agents.has(write.agentId) && (memory.agents.get(write.agentId)?.signedOutAt ?? '') < write.at;
    case 'contact':
      return isSameAs(memory.contacts.get(write.before.contactId), write.before);
    case 'identity': {
      const { before, after } = write;
      const identity = (before ?? after)?.identity;
      return identity !== undefined && isSameAs(memory.identities.get(nameOf(identity)), before);
    }
    case 'start_job': {
      const { jobId, setting } = write.job;
      const isHeld = memory.settings.get(placeOf(setting.kind, setting.id))?.version === setting.version;
      return isHeld && !memory.jobs.has(jobId) && !runningJobs(memory).some((job) => isOf(job, setting));
    }
    case 'end_job': {
      const job = memory.jobs.get(write.before.jobId);
      return job?.state === 'running' && job.page === write.before.page;
    }
    case 'marker':
      return !memory.markers.has(write.key);
    case 'unblock':
      return true;
    default:
      return write satisfies never;
  }
}

/** What is undefined is absent. */
const isSameAs = (kept: object | undefined, read: object | undefined): boolean => canonicalJson(kept) === canonicalJson(read);

const isAsRead = (agent: Agent | undefined, read: AgentChange): boolean =>
  agent !== undefined && JSON.stringify({ ...agent, ...read }) === JSON.stringify(agent);

function written(memory: Memory, write: DeskWrite): void {
  if (write.kind === 'setting') memory.settings.set(placeOf(write.record.kind, write.record.id), write.record);
  if (write.kind === 'setting') memory.settingVersions.set(versionPlace(write.record), write.record);
  if (write.kind === 'contact') memory.contacts.set(write.before.contactId, write.after);
  if (write.kind === 'identity') {
    const { before, after } = write;
    if (after) memory.identities.set(nameOf(after.identity), after);
    else if (before) memory.identities.delete(nameOf(before.identity));
  }
  const comer = write.kind === 'signed_in' ? memory.agents.get(write.agentId) : undefined;
  const goer = write.kind === 'signed_out' ? memory.agents.get(write.agentId) : undefined;
  if (write.kind === 'signed_out' && goer) memory.agents.set(goer.agentId, { ...goer, signedOutAt: write.at });
  if (write.kind === 'signed_in' && comer) memory.agents.set(comer.agentId, { ...comer, signedInAt: write.at });
  if (write.kind === 'start_job') memory.jobs.set(write.job.jobId, write.job);
  if (write.kind === 'end_job') memory.jobs.set(write.after.jobId, write.after);
  if (write.kind === 'marker') {
    const { kind, expiresAt, ...marker } = write;
    memory.markers.set(write.key, marker);
  }
  if (write.kind === 'unblock') memory.blocked.delete(placeOf(write.channel, write.account));
  const agent = write.kind === 'presence' ? memory.agents.get(write.agentId) : undefined;
  if (write.kind === 'presence' && agent) {
    const { awayReason: _, ...rest } = agent;
    const { presence, at: presenceAt, reason: awayReason } = write;
    memory.agents.set(agent.agentId, { ...rest, presence, presenceAt, ...(awayReason && { awayReason }) });
  }
  const chooser = write.kind === 'preferences' ? memory.agents.get(write.agentId) : undefined;
  if (write.kind === 'preferences' && chooser)
    memory.agents.set(chooser.agentId, { ...chooser, mailOff: [...write.mailOff], quietHours: write.quietHours });
  const member = write.kind === 'teams' ? memory.agents.get(write.agentId) : undefined;
  if (write.kind === 'teams' && member) memory.agents.set(member.agentId, { ...member, teams: [...write.to] });
  if (write.kind === 'new_agent') memory.agents.set(write.agent.agentId, write.agent);
  const changed = write.kind === 'agent' ? memory.agents.get(write.agentId) : undefined;
  if (write.kind === 'agent' && changed) memory.agents.set(changed.agentId, { ...changed, ...write.to });
  const item = write.kind === 'release' ? memory.quarantine.get(write.id) : undefined;
  if (write.kind === 'release' && item) memory.quarantine.set(item.id, { ...item, releasedAt: write.at });
}
