/** The desk of `npm start -- --example`: two teams and one that sorts, four agents, categories, conditions, a calendar and a promise of 15 minutes. */
import type { FirstSetting } from '#adapters/provision';
import { DEFAULT_CALENDAR } from '#domain/default-settings';
import { indonesianHolidays } from '#domain/holidays/indonesia';
import { Categories } from '#schemas/category';
import { RoutingSettings } from '#schemas/routing';
import { TeamSettings } from '#schemas/settings';
import { Calendar, SlaPolicy } from '#schemas/sla';

/** By the first part of the address: who is in which team. The supervisor looks after all three, and sorts with those who know both sides. */
export const EXAMPLE_TEAMS = {
  logistik: ['supervisor', 'agent1', 'agent2'],
  sales: ['supervisor', 'agent3', 'agent4'],
  triase: ['supervisor', 'agent1', 'agent3'],
} as const satisfies Record<string, readonly string[]>;
const NAMES = { logistik: 'Logistik', sales: 'Sales', triase: 'Triase' } as const satisfies Record<keyof typeof EXAMPLE_TEAMS, string>;

export const EXAMPLE_CAPACITY = 5;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

const categories = Categories.parse([
  { id: 'pengiriman', name: 'Pengiriman' },
  { id: 'terlambat', name: 'Terlambat', parentId: 'pengiriman' },
  { id: 'rusak', name: 'Rusak di jalan', parentId: 'pengiriman' },
  { id: 'alamat', name: 'Ubah alamat', parentId: 'pengiriman' },
  { id: 'produk', name: 'Produk' },
  { id: 'harga', name: 'Harga', parentId: 'produk' },
  { id: 'stok', name: 'Stok', parentId: 'produk' },
  { id: 'lainnya', name: 'Lainnya' },
]);

const routing = RoutingSettings.parse({
  conditions: [
    {
      id: 'kiriman',
      name: 'Kiriman',
      teamId: 'logistik',
      when: { words: { anyOf: ['paket', 'kiriman', 'resi', 'kurir', 'blm smp', 'belum sampai'] } },
    },
    {
      id: 'produk',
      name: 'Tanya produk',
      teamId: 'sales',
      when: { words: { anyOf: ['harga', 'stok', 'ready', 'warna', 'ukuran', 'diskon'] } },
    },
  ],
  fallbackTeamId: 'triase',
});

const lengths = (resolutionSeconds: number) => ({
  firstReplySeconds: 15 * MINUTE,
  nextReplySeconds: 30 * MINUTE,
  resolutionSeconds,
  thirdPartySeconds: 24 * HOUR,
});
const policy = SlaPolicy.parse({
  id: 'default',
  version: 1,
  name: 'Balasan pertama 15 menit',
  clock: 'business',
  pausesOnHold: true,
  targets: { urgent: lengths(4 * HOUR), high: lengths(8 * HOUR), medium: lengths(16 * HOUR), low: lengths(24 * HOUR) },
  escalations: [
    { at: { percent: 80 }, target: ['first_reply', 'next_reply'], notify: ['assignee'] },
    { at: { breach: true }, notify: ['assignee', 'lead'] },
    { at: { secondsAfter: 30 * MINUTE }, target: ['first_reply'], notify: ['manager'], raisePriority: true },
  ],
});

const holidays = indonesianHolidays({ years: [2026, 2027], includeJointLeave: false });
const calendar = Calendar.parse({ ...DEFAULT_CALENDAR, exceptions: holidays });

/** @param idOf an agent's id by the first part of their address. */
export function exampleSettings(idOf: (name: string) => string): FirstSetting[] {
  const teams = Object.entries(EXAMPLE_TEAMS).map(([teamId, members]) =>
    TeamSettings.parse({
      teamId,
      name: NAMES[teamId as keyof typeof NAMES],
      memberIds: members.map(idOf),
      leadIds: [idOf('supervisor')],
      managerIds: [idOf('admin')],
      ...(teamId === 'triase' ? { strategy: 'pull' } : { strategy: 'round_robin', sticky: true }),
    }),
  );
  return [
    ...teams.map((value): FirstSetting => ({ kind: 'team', id: value.teamId, value })),
    { kind: 'calendar', id: 'default', value: calendar },
    { kind: 'policy', id: 'default', value: policy },
    { kind: 'categories', id: 'default', value: categories },
    { kind: 'routing', id: 'default', value: routing },
  ];
}

export const exampleTeamsOf = (name: string): string[] =>
  Object.entries(EXAMPLE_TEAMS)
    .filter(([, members]) => members.some((member) => member === name))
    .map(([teamId]) => teamId);
