import { createHash } from 'node:crypto'
import type { AuditHead } from '../../changes/ports/audit.ts'
import type { QueryPool } from '../schema.ts'

import { DIFFERENCES } from './match.ts'

/** Rows that are read at once: so much is in memory, however long the audit is. */
const PAGE = 1_000
/** Of each kind of difference, so many are named. */
const MOST = 10

/**
 * Recomputes the hash of every entry from its columns, and compares changes, decisions, freezes and delegations with
 * what the entries say. `witness` is a head that was posted to Slack before. Processes may write meanwhile.
 * Returns the head, and a sentence for each fault; the chain's first fault only, since it makes all later ones.
 */
export async function verifyAudit(
  pool: QueryPool,
  witness?: AuditHead
): Promise<{ head: AuditHead; faults: string[] }> {
  const head = await readHead(pool)
  const chain = await chainFault(pool, head, witness)
  const faults = chain === undefined ? [] : [chain]
  for (const { says, text } of DIFFERENCES) {
    const { rows } = await pool.query({ name: '', text: `${text} LIMIT ${MOST}`, values: [] })
    faults.push(...(rows as { subject: string }[]).map(({ subject }) => says(subject)))
  }
  return { head, faults }
}

/** The number of entries and the hash of the last one. */
export async function readHead(pool: QueryPool): Promise<AuditHead> {
  const text = `SELECT count::text, encode(hash, 'hex') AS hash FROM audit_head`
  const { rows } = await pool.query({ name: 'audit-head', text, values: [] })
  const [row, other] = rows as { count: string; hash: string }[]
  if (!row || other)
    throw new Error(`The table audit_head has ${rows.length} rows, not one: the audit cannot be proved.`)
  return { count: Number(row.count), hash: row.hash }
}

async function chainFault(pool: QueryPool, head: AuditHead, witness?: AuditHead): Promise<string | undefined> {
  let last: AuditHead = { count: 0, hash: '0'.repeat(64) }
  if (witness && witness.count > head.count) {
    return `Entries are missing at the end: ${witness.count} were seen before, and there are ${head.count}.`
  }
  while (last.count < head.count) {
    const page = await readPage(pool, last.count)
    for (const row of page) {
      const fault = faultIn(row, last)
      if (fault) return fault
      last = { count: last.count + 1, hash: row.chained }
      if (witness?.count === last.count && witness.hash !== last.hash) {
        return `The audit was replaced: entry ${last.count} has the hash ${last.hash}, and ${witness.hash} was seen before.`
      }
      if (last.count === head.count) break
    }
    if (page.length === 0) return `Entry ${last.count + 1} is missing, and all after it: there should be ${head.count}.`
  }
  if (last.hash !== head.hash) return `The head is not that of entry ${last.count}: entries were inserted or altered.`
  const { rows } = await pool.query({ name: '', text: BEHIND, values: [] })
  const [behind] = rows as { place: string }[]
  return behind && `Entry ${behind.place} was inserted behind the end of the chain.`
}

/** The head grows with the chain in one transaction, so one statement sees both alike. */
const BEHIND = `SELECT place::text FROM audit_chain WHERE place > (SELECT count FROM audit_head) ORDER BY audit_chain.place LIMIT 1`

type ChainedRow = Record<(typeof COLUMNS)[number], string | null> & {
  place: string
  entry: string
  previous: string
  chained: string
}

function faultIn(row: ChainedRow, last: AuditHead): string | undefined {
  const place = last.count + 1
  if (Number(row.place) !== place) return `Entry ${place} is missing: the next one is ${row.place}.`
  if (row.id === null) return `Entry ${place} is missing: its row ${row.entry} was deleted.`
  const what = `Entry ${place} (row ${row.id}, ${row.action}, ${row.at})`
  if (hashOf(row) !== row.chained) return `${what} was altered.`
  return row.previous === last.hash ? undefined : `${what} does not follow the one before: one was inserted or removed.`
}

/** The columns in the order in which they are hashed; each as `name:bytes:text` on a line, empty ones left out. */
const COLUMNS = ['place', 'id', 'change', 'revision', 'alert', 'action', 'actor', 'detail', 'at'] as const

function hashOf(row: ChainedRow): string {
  const lines = COLUMNS.flatMap(name => {
    const text = row[name]
    return text === null ? [] : [`${name}:${Buffer.byteLength(text)}:${text}\n`]
  })
  return createHash('sha256').update(Buffer.from(row.previous, 'hex')).update(lines.join('')).digest('hex')
}

async function readPage(pool: QueryPool, after: number): Promise<ChainedRow[]> {
  const text = `
    SELECT place::text, entry::text, encode(previous, 'hex') AS previous, encode(hash, 'hex') AS chained,
        id::text, change, revision::text, alert, action, actor::text, detail::text,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
      FROM audit_chain LEFT JOIN audit ON audit.id = entry WHERE place > $1::bigint ORDER BY audit_chain.place LIMIT $2::integer`
  const { rows } = await pool.query({ name: 'audit-page', text, values: [after, PAGE] })
  return rows as ChainedRow[]
}
