import type { Clock } from '../changes/ports/ports.ts'
import type { Database } from './schema.ts'

/** What every part of the store works with. */
export type StoreDependencies = {
  db: Database
  /**
   * Every time in the database is this clock's, and is compared with this clock. Those who call the store hand in
   * times of their own (when a lease ends, when a notice is due), so the database's clock would be a second one, and
   * tests could not let weeks pass. Processes may differ by less than a lease lasts over its work: half a minute.
   */
  clock: Pick<Clock, 'now'>
}
