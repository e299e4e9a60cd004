import { defineConfig } from 'vitest/config'

// Where a report in JSON is to be left, for whoever counts the results.
const report = process.env.TEST_REPORT

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from there
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    retry: 0,
    allowOnly: false,
    // Two cores are enough to run everything in time; more files at once would fight over them.
    maxWorkers: 2,
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report && { outputFile: { json: report } })
  }
})
