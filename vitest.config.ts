import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'test/bench/**'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two cores: whole-flow tests start engines of their own.
    maxWorkers: 2,
  },
});
