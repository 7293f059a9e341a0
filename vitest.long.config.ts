import { defineConfig } from 'vitest/config';

/** Races, kills and fuzzing: minutes instead of seconds. */
export default defineConfig({
  test: {
    include: ['tests/long/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    passWithNoTests: true,
    reporters: ['default', ['json', { outputFile: '.test-results/long.json' }]],
  },
});
