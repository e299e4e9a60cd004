import { afterAll, beforeAll, describe } from 'vitest'
import { audit } from './store/audit.ts'
import { batches } from './store/batches.ts'
import { type Bench, openBench, type Spec } from './store/bench.ts'
import { breakGlass } from './store/break-glass.ts'
import { delegations } from './store/delegations.ts'
import { forms } from './store/forms.ts'
import { freezes } from './store/freezes.ts'
import { homes } from './store/homes.ts'
import { moves } from './store/moves.ts'
import { pendingMessages } from './store/outbox.ts'
import { races } from './store/races.ts'
import { reminders } from './store/reminders.ts'
import { requests } from './store/requests.ts'
import { revisions } from './store/revisions.ts'
import { seats } from './store/seats.ts'
import { alerts } from './store/watch/alerts.ts'
import { reports } from './store/watch/reports.ts'
import { scannedCompanies } from './store/watch/scanned-companies.ts'
import { work } from './store/work.ts'

/** What every store must do, in one process and between two. */
export function storeContract(spec: Spec): void {
  describe(`the store on ${spec.name}`, () => {
    let bench: Bench
    beforeAll(async () => {
      bench = await openBench(spec)
    }, 60_000)
    afterAll(() => bench.close())

    for (const part of [
      requests,
      moves,
      revisions,
      reminders,
      delegations,
      freezes,
      breakGlass,
      seats,
      batches,
      races,
      work,
      pendingMessages,
      forms,
      homes,
      scannedCompanies,
      alerts,
      reports,
      audit
    ])
      part(() => bench)
  })
}
