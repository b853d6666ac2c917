/** Agents' records as acts on the desk make and change them. */
import type { AgentChange, DeskWrite } from '#flows/ports';
import { agentKey } from './keys.ts';
import { agentItem } from './records.ts';
import { ABSENT, type Write } from './table-writes.ts';

type AgentWrite = Extract<DeskWrite, { kind: 'new_agent' | 'agent' | 'witness' }>;

export function agentWrites(write: AgentWrite): Write[] {
  switch (write.kind) {
    case 'new_agent':
      return [{ put: agentItem(write.agent), ...ABSENT }];
    case 'agent':
      return [{ update: agentKey(write.agentId), ...changeOf(write.from, write.to) }];
    case 'witness': {
      const names = { '#role': 'role', '#active': 'active' };
      const values = { ':role': write.role, ':active': true };
      return [{ check: agentKey(write.agentId), condition: '#role = :role AND #active = :active', names, values }];
    }
    default:
      return write satisfies never;
  }
}

/** Every field that is set must be as it was read, so that nobody's change is lost. Most of the names are reserved words. */
function changeOf(from: AgentChange, to: AgentChange) {
  const wanted = Object.entries(to);
  const read = Object.entries(from);
  return {
    change: `SET ${wanted.map(([name]) => `#${name} = :to_${name}`).join(', ')}`,
    condition: read.map(([name]) => `#${name} = :from_${name}`).join(' AND '),
    names: Object.fromEntries([...wanted, ...read].map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries([
      ...wanted.map(([name, value]) => [`:to_${name}`, value]),
      ...read.map(([name, value]) => [`:from_${name}`, value]),
    ]),
  };
}
