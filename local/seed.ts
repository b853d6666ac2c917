/** What a fresh table begins with. */
import type { LocalUser } from './engines/cognito.ts';
import type { DomainClock, Endpoints } from './service-deps.ts';

export interface SeedInput {
  readonly endpoints: Endpoints;
  readonly tableName: string;
  readonly users: readonly LocalUser[];
  readonly clock: DomainClock;
}

/** Runs once, on an empty state, after the tables exist and before anything is served. */
export async function seed(_input: SeedInput): Promise<void> {}
