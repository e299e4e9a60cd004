import type { WebClient } from '@slack/web-api'
import type { Batch } from '../../changes/batch/batch.ts'
import { toCsv } from '../../changes/batch/rows.ts'
import type { Change } from '../../changes/model/change.ts'
import type { Sent } from '../../changes/outbox/message.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { STATES, sayBatchStatus, sayCounts } from '../text/batches.ts'
import { sayState } from '../text/changes.ts'
import { nameVendor, plain } from '../text/format.ts'
import { isRefusedWith } from '../transport/clients.ts'
import { sayPlainEdits } from './draw-batch.ts'

/** Tells the requester in the thread of a batch how it ended, with a row for each change in a CSV file. */
export async function postOutcome(
  client: WebClient,
  { batch, changes }: { batch: Batch; changes: readonly Change[] },
  { channel, thread }: { channel: string; thread?: string },
  vendors: readonly Vendor[]
): Promise<Sent> {
  const text = `<@${batch.requester.user}> ${sayBatchStatus(batch)}: ${sayCounts(batch)}.`
  const inThread = thread === undefined ? {} : { thread_ts: thread }
  const file = Buffer.from(outcomeCsv(changes, vendors))
  try {
    const name = `${batch.id}.csv`
    const upload = { channel_id: channel, filename: name, title: name, file, initial_comment: text }
    await client.files.uploadV2(thread === undefined ? upload : { ...upload, thread_ts: thread })
    return { name: 'shown', channel, ts: thread ?? '' }
  } catch (error) {
    if (!isRefusedWith(error, 'missing_scope', 'not_allowed_token_type', 'file_uploads_disabled')) throw error
    const posted = await client.chat.postMessage({ channel, text, ...inThread })
    return { name: 'shown', channel, ts: String(posted.ts) }
  }
}

function outcomeCsv(changes: readonly Change[], vendors: readonly Vendor[]): string {
  return toCsv([
    ['row', 'company', 'id', 'vendor', 'change', 'state', 'outcome', 'reason', 'reference', 'change id'],
    ...changes.map(change => [
      change.batch?.row ?? '',
      change.company.name,
      change.company.id,
      nameVendor(vendors, change.vendor),
      sayPlainEdits(change, vendors),
      STATES[change.state.name],
      plain(sayState(change, vendorByName(vendors, change.vendor))),
      change.reason,
      change.reference ?? '',
      change.id
    ])
  ])
}
