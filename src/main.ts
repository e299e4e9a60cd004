import { setFlagsFromString } from 'node:v8'
import { type Logger, pino } from 'pino'
import { getConfig, getStoreConfig } from './app/config.ts'
import type { ProcessRole, Service } from './app/start.ts'

const COMMANDS = `Usage: npm start [-- COMMAND]
  (none)   bot and worker in one process
  bot      Slack only; any number of processes
  worker   applies changes, sends messages, scans vendors; any number of processes
  doctor   checks tokens, scopes, channels, vendors and databases, and says what to mend
  policy   check FILE: what a policy requires, or all that is wrong with it; explain FILE …: who decides about a change
  audit    verify: whether the audit is whole; export: its entries as JSON lines, CSV or OCSF events
  migrate  migrates the database as its owner, and gives the bot's role its rights
  help     this text`

/** Errors whose message is all that an operator needs: they are printed without a stack trace. */
const FOR_PEOPLE = [
  'PolicyError',
  'UsageError',
  'ConfigError',
  'DirectoryInUse',
  'DirectoryOpen',
  'PortTaken',
  'SlackUnusable',
  'MigrationImpossible',
  'PostgresUnreachable',
  'RedisUnreachable'
]

// By default V8 lets the space for new objects grow with every burst and keeps it: a hundred megabytes and more. This
// bounds no heap; what lives longer moves to the old space earlier.
setFlagsFromString('--semi-space-growth-factor=1')
await run(process.argv[2])

async function run(command: string | undefined): Promise<void> {
  try {
    switch (command) {
      case undefined:
        return await serve('both')
      case 'bot':
      case 'worker':
        return await serve(command)
      case 'doctor': {
        const { doctor } = await import('./cli/doctor.ts')
        const config = getConfig(process.env)
        const well = await doctor(config, logger('silent'), line => void process.stdout.write(`${line}\n`))
        if (!well) process.exitCode = 1
        return
      }
      case 'policy': {
        const { policyCommand } = await import('./cli/policy.ts')
        return void process.stdout.write(`${policyCommand(process.argv.slice(3)).join('\n')}\n`)
      }
      case 'audit': {
        const { auditCommand } = await import('./cli/audit.ts')
        const well = await auditCommand(process.argv.slice(3), process.env, process.stdout, tell)
        if (!well) process.exitCode = 1
        return
      }
      case 'migrate':
        return tell(await (await import('./app/storage.ts')).migrateRecord(getStoreConfig(process.env)))
      case 'demo': {
        // Loaded only here: the sandbox is no part of what runs in production.
        const { demo } = await import('../sandbox/demo.ts')
        return stopOnSignal(await demo(process.env, logger('warn')))
      }
      case 'help':
      case '--help':
      case '-h':
        return void process.stdout.write(`${COMMANDS}\n`)
      default:
        return fail(`There is no command “${command}”.\n${COMMANDS}`)
    }
  } catch (error) {
    const taken = portInUse(error)
    if (taken !== undefined) {
      fail(`Port ${taken} is in use by another program. Stop it, or set PORT to a free one.`)
      process.exit()
    }
    if (!isForPeople(error)) throw error
    fail(error.message)
    // Whatever was opened before the failure would keep the process alive.
    process.exit()
  }
}

async function serve(role: ProcessRole): Promise<void> {
  const config = getConfig(process.env)
  const { startService } = await import('./app/start.ts')
  stopOnSignal(await startService(config, role, logger(config.log.level)))
}

function logger(level: string): Logger {
  return pino({ level, redact: ['err.headers', 'err.data.response_metadata', 'err.original', 'err.config'] })
}

/** A second signal ends the process at once; the next one finishes the work it had begun. */
function stopOnSignal(service: Service): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      void service.stop().then(() => process.exit(0))
    })
  }
}

function isForPeople(error: unknown): error is Error {
  return error instanceof Error && FOR_PEOPLE.includes(error.name)
}

/** The port that another program has; undefined for other errors. */
function portInUse(error: unknown): number | undefined {
  const isInUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return isInUse && 'port' in error ? Number(error.port) : undefined
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`)
}

function fail(message: string): void {
  tell(message)
  process.exitCode = 1
}
