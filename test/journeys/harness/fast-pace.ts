/** The process that `src/main.ts` starts, but its sweep resumes unfinished work within seconds. */
import { pino } from 'pino'
import { getConfig } from '../../../src/app/config.ts'
import { startService } from '../../../src/app/start.ts'
import { APPLY_TIMES } from '../../../src/changes/apply/run.ts'

const role = process.argv[2] === 'bot' ? 'bot' : 'worker'
const service = await startService(getConfig(process.env), role, pino(), {
  apply: { ...APPLY_TIMES, lease: 2_000, landing: 2_000, busy: 500, held: 500 },
  taken: 2_000,
  sweepEvery: 1_000,
  // Slack does not answer in some of these tests, and a busy machine is slow.
  membershipTtl: 60_000,
  watch: false,
  queue: { lock: 2_000, stalledCheck: 500 }
})
process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)))
