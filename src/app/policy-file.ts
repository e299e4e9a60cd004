import { readFileSync } from 'node:fs'
import type { Log } from '../changes/ports/ports.ts'
import { simplePolicy } from '../policy/load/build.ts'
import { type PolicyFault, readPolicy } from '../policy/load/load.ts'
import type { Policy } from '../policy/policy.ts'
import { lists } from '../vendors/index.ts'
import type { Config } from './config.ts'

/**
 * How often the file is read, in milliseconds. It is read rather than watched: editors and mounted volumes replace
 * files, and not every file system tells.
 */
export const POLL_EVERY = 2_000

export type PolicySource = { newest(): Policy; stop(): void }

/** The file cannot be used. The message says why, with a line for each fault, its place and what is right. */
class PolicyError extends Error {
  override name = 'PolicyError'
}

/** The policy of a file, or the simple one: one approval by one of these people. Throws `PolicyError`. */
export function openPolicy(config: Config['policy'], log: Log, pollEvery: number): PolicySource {
  if (config.name === 'file') return openPolicyFile(config.path, log, pollEvery)
  const policy = simplePolicy(config)
  return { newest: () => policy, stop() {} }
}

/** Throws `PolicyError`. Names of vendors and fields must be those that there are. */
export function readPolicyFile(path: string): Policy {
  return policyIn(path, textOf(path))
}

/**
 * The policy of a file, read again when it changes. A changed file that is wrong or missing is refused: the old policy
 * stays, and the log says so, once, with every fault. Throws `PolicyError` where that is so at the start.
 */
function openPolicyFile(path: string, log: Log, pollEvery: number): PolicySource {
  let judged = textIn(path)
  let last = judged
  let policy = readPolicyFile(path)
  const timer = setInterval(() => {
    const text = textIn(path)
    const stands = text === last
    last = text
    // What was written a moment ago may be half a policy, which can allow more than the whole.
    if (!stands || text === judged) return
    judged = text
    try {
      policy = text === undefined ? readPolicyFile(path) : policyIn(path, text)
      log.info({ path, version: policy.version }, 'the policy was read again')
    } catch (error) {
      // Also by a fault of ours: the policy that holds is no worse for it.
      const why = error instanceof Error ? error.message : String(error)
      const fault = error instanceof PolicyError ? {} : { err: error }
      log.error({ path, version: policy.version, ...fault }, `The policy stays as it was. ${why}`)
    }
  }, pollEvery)
  // Looking for a newer policy is nothing that a process should stay alive for.
  timer.unref()
  return { newest: () => policy, stop: () => clearInterval(timer) }
}

/** Undefined where it cannot be read. */
function textIn(path: string): string | undefined {
  try {
    return textOf(path)
  } catch (error) {
    if (error instanceof PolicyError) return undefined
    throw error
  }
}

function policyIn(path: string, text: string): Policy {
  const read = readPolicy(text, NAMES)
  if ('policy' in read) return read.policy
  const lines = read.faults.map(fault => `  ${sayFault(path, fault)}`)
  throw new PolicyError([`${path} is no policy that can be used:`, ...lines].join('\n'))
}

/** A rule for a misspelt vendor or field would never match. */
const NAMES = {
  vendors: lists.map(({ name }) => name),
  fields: lists.flatMap(({ fields }) => fields.map(({ key }) => key))
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
