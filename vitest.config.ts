import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Whole clouds under full load: beside anything else, two cores would leave their workers too little time. */
const CROWDS = ['test/local/arrivals.test.ts', 'test/local/conservation.test.ts'];
const LEFT_OUT = ['**/node_modules/**', 'test/bench/**'];
const TIMEOUTS = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'desk',
          include: ['test/**/*.test.ts'],
          exclude: [...LEFT_OUT, ...CROWDS],
          ...TIMEOUTS,
          // Two cores: whole-flow tests start engines of their own.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'web',
          ...TIMEOUTS,
          include: ['web/src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['web/testing/setup.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: 'crowds', include: CROWDS, ...TIMEOUTS, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
