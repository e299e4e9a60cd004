import { readFileSync } from 'node:fs'
import type { Log } from '../changes/ports/ports.ts'
import { simplePolicy } from '../policy/load/build.ts'
import { type PolicyFault, readPolicy } from '../policy/load/load.ts'
import type { Policy } from '../policy/policy.ts'
import { vendorFields } from '../vendors/index.ts'
import type { Config } from './config.ts'

/**
 * How often the file is read, in milliseconds. It is polled, not watched: editors and mounted volumes replace files, and
 * not every file system reports that.
 */
export const POLL_EVERY = 2_000

export type PolicySource = { newest(): Policy; stop(): void }

/** The policy file is not valid. The message has a line for each fault: where it is, and what would be right. */
class PolicyError extends Error {
  override name = 'PolicyError'
}

/**
 * The policy of the configured file, or else one approval by one of `APPROVERS`. `hasChannel`: whether there is a channel
 * for changes, in which others see break-glass.
 * @throws `PolicyError`
 */
export function openPolicy(config: Config['policy'], log: Log, pollEvery: number, hasChannel = true): PolicySource {
  if (config.name === 'file') return openPolicyFile(config.path, log, pollEvery, hasChannel)
  const policy = simplePolicy(config)
  return { newest: () => policy, stop() {} }
}

/**
 * Reads and validates a policy file; vendors and fields that it names must exist.
 * @throws `PolicyError`
 */
export function readPolicyFile(path: string): Policy {
  return policyIn(path, textOf(path))
}

/**
 * The policy of a file, reloaded when it changes. A changed file that is invalid or missing is refused: the old policy
 * stays in force, and one log line lists every fault.
 * @throws `PolicyError` where the file is not valid at the start
 */
function openPolicyFile(path: string, log: Log, pollEvery: number, hasChannel: boolean): PolicySource {
  let checked = textIn(path)
  let last = checked
  let policy = witnessed(path, readPolicyFile(path), hasChannel)
  const timer = setInterval(() => {
    const text = textIn(path)
    const isStable = text === last
    last = text
    // A file that changed since the last poll may still be half written, and half a policy can allow more than the whole.
    if (!isStable || text === checked) return
    checked = text
    try {
      policy = witnessed(path, text === undefined ? readPolicyFile(path) : policyIn(path, text), hasChannel)
      log.info({ path, version: policy.version }, 'the policy was reloaded')
    } catch (error) {
      // A bug of ours must not disable the working policy either.
      const why = error instanceof Error ? error.message : String(error)
      const fault = error instanceof PolicyError ? {} : { err: error }
      log.error({ path, version: policy.version, ...fault }, `The policy stays as it was. ${why}`)
    }
  }, pollEvery)
  // Polling must not keep the process alive.
  timer.unref()
  return { newest: () => policy, stop: () => clearInterval(timer) }
}

/** Without a channel that everybody reads, break-glass from a private one would have no witness. */
function witnessed(path: string, policy: Policy, hasChannel: boolean): Policy {
  if (hasChannel || policy.may.breakGlass.length === 0) return policy
  throw new PolicyError(
    `${path} allows break-glass, and CHANGES_CHANNEL is not set: nobody would see its announcement. Set CHANGES_CHANNEL, or take break-glass out of the policy's \`may\`.`
  )
}

/** Undefined if the file cannot be read. */
function textIn(path: string): string | undefined {
  try {
    return textOf(path)
  } catch (error) {
    if (error instanceof PolicyError) return undefined
    throw error
  }
}

function policyIn(path: string, text: string): Policy {
  const read = readPolicy(text, { vendors: vendorFields })
  if ('policy' in read) return read.policy
  const lines = read.faults.map(fault => `  ${sayFault(path, fault)}`)
  throw new PolicyError([`${path} is not a valid policy:`, ...lines].join('\n'))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason was given'
    throw new PolicyError(`The policy file ${path} cannot be read: ${why}. Name a file that this process may read.`, {
      cause: error
    })
  }
}

function sayFault(path: string, { line, column, what, right }: PolicyFault): string {
  return `${path}:${line}:${column} ${what} ${right}`
}
