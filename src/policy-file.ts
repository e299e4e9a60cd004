import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { Log } from './changes/ports.ts'
import type { Config } from './config.ts'
import { simplePolicy } from './policy/load/simple.ts'
import { type PolicyFault, readPolicy } from './policy/load.ts'
import type { Policy } from './policy/policy.ts'

/** How often the file is looked at, in milliseconds: polled, because editors and mounted volumes replace files. */
const LOOK_EVERY = 2_000

export type PolicySource = { newest(): Policy; stop(): void }

/** The file cannot be used. The message has a line for each fault, with its place and what is right. */
export class PolicyError extends Error {
  override name = 'PolicyError'

  constructor(path: string, faults: readonly PolicyFault[]) {
    super([`${path} is no policy that can be used:`, ...faults.map(fault => `  ${sayFault(path, fault)}`)].join('\n'))
  }
}

/** The policy of a file, or the simple one: one approval by one of these people. Throws `PolicyError`. */
export function openPolicy(config: Config['policy'], log: Log): PolicySource {
  if (config.name === 'file') return openPolicyFile(config.path, log)
  const policy = simplePolicy(config)
  return { newest: () => policy, stop() {} }
}

/**
 * The policy of a file, read again when it changes. A changed file that is wrong is refused: the old policy stays,
 * and the log says so with every fault. Throws `PolicyError` where the file is wrong or missing at the start.
 */
function openPolicyFile(path: string, log: Log): PolicySource {
  let policy = readPolicyFile(path)
  watchFile(path, { interval: LOOK_EVERY }, () => {
    try {
      const next = readPolicyFile(path)
      if (next.version === policy.version) return
      policy = next
      log.info({ path, version: next.version }, 'the policy was read again')
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      log.error({ path, version: policy.version }, `the policy stays as it was. ${error.message}`)
    }
  })
  return { newest: () => policy, stop: () => unwatchFile(path) }
}

/** Throws `PolicyError`. */
export function readPolicyFile(path: string): Policy {
  const read = readPolicy(textOf(path))
  if ('policy' in read) return read.policy
  throw new PolicyError(path, read.faults)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const what = error instanceof Error ? error.message : 'it cannot be read'
    throw new PolicyError(path, [{ line: 0, column: 0, what, right: 'POLICY_FILE must name a file that can be read.' }])
  }
}

function sayFault(path: string, { line, column, what, right }: PolicyFault): string {
  return `${path}:${line}:${column} ${what} ${right}`
}
