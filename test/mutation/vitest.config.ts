import { defineConfig } from 'vitest/config';

/** The tests of the rules alone: a change of a rule that only a whole flow notices is a test that is missing here. */
export default defineConfig({ test: { include: ['test/domain/**/*.test.ts'], testTimeout: 60_000 } });
