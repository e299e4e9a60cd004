import { afterAll, beforeAll, describe } from 'vitest'
import { type Bench, openBench, type Spec } from './store/bench.ts'
import { glass } from './store/break-glass.ts'
import { absent } from './store/delegations.ts'
import { forms } from './store/forms.ts'
import { frozen } from './store/frozen.ts'
import { homes } from './store/homes.ts'
import { moves } from './store/moves.ts'
import { owed } from './store/outbox.ts'
import { races } from './store/races.ts'
import { reminded } from './store/reminders.ts'
import { asking } from './store/requests.ts'
import { revised } from './store/revised.ts'
import { seats } from './store/seats.ts'
import { content } from './store/watch/news.ts'
import { seen } from './store/watch/seen.ts'
import { told } from './store/watch/told.ts'
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
      asking,
      moves,
      revised,
      reminded,
      absent,
      frozen,
      glass,
      seats,
      races,
      work,
      owed,
      forms,
      homes,
      seen,
      told,
      content
    ])
      part(() => bench)
  })
}
