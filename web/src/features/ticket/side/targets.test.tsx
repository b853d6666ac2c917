import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Target } from '#schemas/sla';
import { renderPage } from '../../../../testing/render-page.tsx';
import { clock } from '../../../clock.ts';
import { stateOf, Targets } from './targets.tsx';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-24T02:00:00.000Z');
const later = (ms: number, from = NOW): string => new Date(from + ms).toISOString();
const target = (fields: Partial<Target>): Target => ({
  id: 't-1',
  kind: 'first_reply',
  policy: 'bawaan',
  calendar: 'kantor',
  clock: 'business',
  targetSeconds: 3600,
  startedAt: later(-HOUR_MS),
  ...fields,
});

describe('the state of a target', () => {
  // A fifth of an hour is twelve minutes.
  it.each([
    [{ dueAt: later(13 * 60_000) }, 'onTime'],
    [{ dueAt: later(11 * 60_000) }, 'atRisk'],
    [{ dueAt: later(-1) }, 'breached'],
    [{ dueAt: later(13 * 60_000), breachedAt: later(-1) }, 'breached'],
    [{ pausedAt: later(-1) }, 'paused'],
    [{ metAt: later(-1) }, 'met'],
    [{ metAt: later(-1), breachedAt: later(-2) }, 'breached'],
    [{ cancelledAt: later(-1), dueAt: later(-1) }, 'cancelled'],
  ] as const)('%j is %s', (fields, state) => {
    expect(stateOf(target(fields), NOW)).toBe(state);
  });
});

describe('what is promised', () => {
  it('counts down by the clock of the desk, not of the machine', async () => {
    const deskNow = Date.now() + 5 * HOUR_MS;
    clock.observe(new Date(deskNow).toISOString());
    renderPage(<Targets targets={[target({ dueAt: later(2 * HOUR_MS + 30_000, deskNow) })]} />);

    expect((await screen.findByText(/2 j/)).tagName).toBe('TIME');
    expect(screen.getByText('Respons pertama')).toBeTruthy();
  });

  it('says by how much something is late, and that a clock stands still', async () => {
    clock.observe(new Date().toISOString());
    renderPage(
      <Targets
        targets={[target({ dueAt: later(-HOUR_MS - 30_000, Date.now()) }), target({ id: 't-2', kind: 'resolution', pausedAt: later(0) })]}
      />,
    );

    expect(await screen.findByText(/^terlambat 1 j/)).toBeTruthy();
    expect(screen.getByText('Dijeda')).toBeTruthy();
  });
});
