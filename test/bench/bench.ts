import { acks } from './acks.ts'
import { changes } from './changes.ts'
import { directory } from './directory.ts'
import { watch } from './watch.ts'

// Whole figures of this machine, each beside what it cannot be faster than. Run it with nothing else going on.
for (const rows of [directory(), await acks(), await changes(), await watch()]) {
  console.table(
    rows.map(({ name, unit, runs, ...figures }) => ({
      what: name,
      ...Object.fromEntries(
        Object.entries(figures).map(([key, value]) => [`${key} (${unit})`, Math.round(value * 10) / 10])
      ),
      runs
    }))
  )
}
