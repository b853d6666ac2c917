import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Whole clouds under full load: beside anything else, two cores would leave their workers too little time. */
const CROWDS = ['test/local/arrivals.test.ts', 'test/local/conservation.test.ts'];
const LEFT_OUT = ['**/node_modules/**', 'test/bench/**'];
/** For two cores: whole flows wait for late answers, repeats and browsers more than they work, and leave a third to run beside. */
const WORKERS = 3;
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
          maxWorkers: WORKERS,
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
          maxWorkers: WORKERS,
          sequence: { groupOrder: 0 },
        },
      },
      { test: { name: 'crowds', include: CROWDS, ...TIMEOUTS, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
