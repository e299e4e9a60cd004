import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Where a report in JSON is to be left, for whoever counts the results.
const report = process.env.TEST_REPORT

// Many processes, which need the machine for themselves: they come after all others.
const alone = ['race', 'crash'].map(name => `test/journeys/faults/${name}.test.ts`)

// Minutes of killed processes: run by `npm run test:faults` alone.
const faults = ['test/faults/**/*.test.ts']

// Begun last, one of these would go on alone when all others have ended.
const LONGEST = ['slow-vendor', 'matrix', 'directory', 'week', 'month', 'store/embedded', 'queue/embedded']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex(name => moduleId.endsWith(`/${name}.test.ts`))
      return place < 0 ? LONGEST.length : place
    }
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other))
  }
}

// Many tests start processes of the product: all but the first find its modules compiled.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url))

// biome-ignore lint/style/noDefaultExport: vitest reads its configuration from there
export default defineConfig({
  test: {
    // All that a test file opens it closes, so the next one may find the modules loaded: a third of the whole work is that.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A second, the default, is less than a busy machine may need for anything; what holds at once is not delayed by it.
    expect: { poll: { timeout: 10_000, interval: 10 } },
    retry: 0,
    allowOnly: false,
    // More than the cores of a small machine: while a file waits for a timer or another process, others work.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: [...alone, ...faults] } },
      { extends: true, test: { name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
      ...(process.env.FAULTS
        ? [
            {
              extends: true as const,
              test: { name: 'faults', include: [...faults, 'test/fuzz/**/*.test.ts'], maxWorkers: 1 }
            }
          ]
        : [])
    ],
    reporters: report ? ['default', 'json'] : ['default'],
    ...(report && { outputFile: { json: report } })
  }
})
