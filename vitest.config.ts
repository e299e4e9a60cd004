import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Where a report in JSON is to be left, for whoever counts the results.
const report = process.env.TEST_REPORT

// Many processes, or answers that are timed: each needs the machine for itself, and comes after all others.
const alone = ['race', 'crash', 'slow-vendor'].map(name => `test/journeys/faults/${name}.test.ts`)

// Many tests start processes of the product: all but the first find its modules compiled.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from there
export default defineConfig({
  test: {
    // The embedded database is WebAssembly: most tests are done with theirs before V8 has optimised it, on two more cores.
    execArgv: ['--liftoff-only'],
    // All that a test file opens it closes, so the next one may find the modules loaded: a third of the whole work is that.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    retry: 0,
    allowOnly: false,
    // Two cores are enough to run everything in time; more files at once would fight over them.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone } },
      { extends: true, test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } }
    ],
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report && { outputFile: { json: report } })
  }
})
