import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { getStoreConfig } from '../app/config.ts'
import { openRecord } from '../app/storage.ts'
import type { AuditHead, AuditQuery } from '../changes/ports/audit.ts'
import { addDays, momentOf } from '../policy/hours.ts'
import { auditEntries, knowsCompany } from '../store/audit/entries.ts'
import { verifyAudit } from '../store/audit/verify.ts'
import { FORMATS } from './audit-formats.ts'

/** The command line is not valid. The message says what is wrong and ends with the usage. */
class UsageError extends Error {
  override name = 'UsageError'

  constructor(what: string) {
    super(`${what}\n${USAGE}`)
  }
}

const USAGE = `Usage: npm start -- audit verify [--head COUNT:HASH]
       npm start -- audit export [--from DAY] [--to DAY] [--company NAME|ID] [--format jsonl|csv|ocsf] [--after CURSOR]
  verify says what was altered, removed or inserted; --head is one that the daily digest posted
  export writes entries to the standard output and the last cursor to the standard error; --after goes on from there
  a DAY is YYYY-MM-DD in ZONE, --to is the last one; or a moment like 2027-03-01T08:00:00Z, and --to ends before it`

/**
 * `audit verify` proves the audit and what is stored against it; `audit export` writes its entries. Needs only the
 * variables of the database and `ZONE`.
 * Returns false where something was tampered with. A reader that closes `out` ends the export.
 * @throws `UsageError`, and `ConfigError` where the database is not given right
 */
export async function auditCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  out: Writable,
  tell: (line: string) => void
): Promise<boolean> {
  const [command, ...rest] = args
  switch (command) {
    case 'verify': {
      const { head } = read(rest, { head: { type: 'string' } })
      const witness = head === undefined ? undefined : headOf(head)
      const { pool, close } = await openRecord(getStoreConfig(env))
      try {
        const verified = await verifyAudit(pool, witness)
        const { count, hash } = verified.head
        for (const fault of verified.faults) tell(`WRONG  ${fault}`)
        if (verified.faults.length > 0) return false
        out.write(`The audit is whole: ${count} entries, head ${count}:${hash}\n`)
        return true
      } finally {
        await close()
      }
    }
    case 'export':
      await exportEntries(rest, env, out, tell)
      return true
    default:
      throw new UsageError(`audit needs verify or export${command === undefined ? '' : `, not “${command}”`}.`)
  }
}

async function exportEntries(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  out: Writable,
  tell: (line: string) => void
): Promise<void> {
  const string = { type: 'string' } as const
  const given = read(args, { from: string, to: string, company: string, format: string, after: string })
  const { format: name = 'jsonl', company, after = '0' } = given
  const known = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (!known) throw new UsageError(`There is no format “${name}”. There are ${Object.keys(FORMATS).join(', ')}.`)
  if (!/^\d{1,15}$/.test(after))
    throw new UsageError(`--after is “${after}”; it is the cursor that an export ended with.`)
  const format = known
  const config = getStoreConfig(env)
  const query: AuditQuery = {
    after: Number(after),
    ...(given.from !== undefined && { from: momentIn(config.zone, '--from', given.from) }),
    ...(given.to !== undefined && { to: momentIn(config.zone, '--to', given.to) }),
    ...(company !== undefined && { company })
  }
  const { pool, close } = await openRecord(config)
  let cursor = query.after
  async function* lines(): AsyncGenerator<string> {
    // What goes on from a cursor goes on in the same file.
    if (cursor === 0 && format.head) yield format.head
    for await (const entry of auditEntries(pool, query)) {
      yield format.line(entry)
      cursor = entry.place
    }
  }
  try {
    if (company !== undefined && !(await knowsCompany(pool, company)))
      throw new UsageError(`No company has the name or id “${company}”.`)
    await pipeline(lines, out, { end: false }).catch(orClosed)
  } finally {
    await close()
  }
  tell(`The last cursor is ${cursor}: --after ${cursor} goes on from there.`)
}

/** A reader like `head` closes the pipe when it has enough. */
function orClosed(error: unknown): void {
  const closed = ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']
  if (!(error instanceof Error && 'code' in error && closed.includes(String(error.code)))) throw error
}

function headOf(text: string): AuditHead {
  const [, count, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.replaceAll(/[,\s]/g, '')) ?? []
  if (count === undefined || hash === undefined)
    throw new UsageError(`--head is “${text}”; it is a count, a colon and 64 hexadecimal digits.`)
  return { count: Number(count), hash: hash.toLowerCase() }
}

/** A day's beginning, or for `--to` its end; or a moment with its offset. */
function momentIn(zone: string, option: '--from' | '--to', text: string): Date {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const isMoment = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(text)
  const found = isDay ? momentOf(text, null, zone) : undefined
  if (isDay && found && 'moment' in found) {
    const end = option === '--to' ? momentOf(addDays(text, 1), null, zone) : found
    return end && 'moment' in end ? end.moment : found.moment
  }
  const moment = new Date(isMoment ? text : Number.NaN)
  if (Number.isNaN(moment.getTime()))
    throw new UsageError(`${option} is “${text}”; it is a day like 2027-03-01 or a moment like 2027-03-01T08:00:00Z.`)
  return moment
}

function read<Options extends Record<string, { type: 'string' }>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    // The message of parseArgs is a sentence about the option that it does not know.
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message)
    throw error
  }
}
