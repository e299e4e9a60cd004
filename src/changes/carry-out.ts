import { advance } from './advance.ts'
import type { Workshop } from './apply.ts'
import type { Change, State } from './change.ts'
import { compare, wantedValues } from './edits.ts'
import type { Values } from './field.ts'
import type { Moved } from './ports.ts'
import { type Company, type Vendor, VendorError } from './vendor.ts'

/** So many writes that the vendor did not take are enough: a person has to look. */
const MOST_WRITES = 3
/** Pauses before reading back again, in milliseconds, for a vendor whose reads lag behind its writes. */
const READ_BACK_AFTER = [0, 1_000, 3_000]

export type Hands = Workshop & {
  /** Of the lease; what another worker has taken over is no longer this one's to move. */
  holder: string
  /** Renews the lease; false when another worker has taken over. */
  stillMine(): Promise<boolean>
  /** Whether a write was begun and neither a yes nor a fault of the vendor's came back. */
  writing: boolean
}

type Begun = Change & { state: Extract<State, { writes: number }> }

/** Takes a change that is `applying` or `unknown` to its outcome, or throws what hinders it for now. */
export async function carryOut(hands: Hands, change: Change, signal: AbortSignal): Promise<void> {
  if (change.state.name !== 'applying' && change.state.name !== 'unknown') return
  const begun: Begun = { ...change, state: change.state }
  const vendor = hands.vendor(change.vendor)
  const live = await readFirst(hands, begun, vendor, signal)
  if (!live) return
  const { writes } = begun.state
  const at = hands.clock.now()
  switch (compare(change.edits, live.values)) {
    case 'done':
      return finish(hands, begun, { name: 'applied', at, read: edited(change, live), wrote: writes > 0 })
    case 'moved':
      return finish(hands, begun, { name: 'conflict', at, live: edited(change, live), wrote: writes > 0 })
    case 'to-do':
      return writes < MOST_WRITES
        ? writeAndReadBack(hands, begun, vendor, live, signal)
        : finish(hands, begun, { name: 'failed', at, reasons: neverTaken(vendor, begun), read: edited(change, live) })
  }
}

/** The company now; undefined when the vendor's refusal to show it has ended the change. */
async function readFirst(
  hands: Hands,
  change: Begun,
  vendor: Vendor,
  signal: AbortSignal
): Promise<Company | undefined> {
  try {
    return await vendor.read(change.company.id, signal)
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    if (!error.retryable && change.state.writes === 0) {
      await finish(hands, change, { name: 'failed', at: hands.clock.now(), reasons: error.messages })
      return undefined
    }
    const name = change.state.writes === 0 ? 'applying' : 'unknown'
    await hinder(hands, change, { ...change.state, name }, error)
    throw error
  }
}

async function writeAndReadBack(
  hands: Hands,
  change: Begun,
  vendor: Vendor,
  live: Company,
  signal: AbortSignal
): Promise<void> {
  const counted = await move(hands, change, { ...change.state, name: 'applying', writes: change.state.writes + 1 })
  if (!('moved' in counted) || !(await hands.stillMine())) return
  const writing = counted.moved as Begun // `move` returns the state it was given
  hands.writing = true
  const lost = await write(vendor, writing, live, signal)
  hands.writing = false
  if (lost?.status === 429) {
    // Turned away at the door: nothing was written, so it does not count, and reading now would be turned away too.
    await move(hands, writing, { ...change.state, name: 'applying', problem: lost.message })
    throw lost
  }
  if (lost && !lost.retryable) {
    return finish(hands, writing, { name: 'failed', at: hands.clock.now(), reasons: lost.messages })
  }
  await readBack(hands, writing, vendor, lost, signal)
}

/** What the vendor said against the write, if anything: not yet the truth about what it did. */
async function write(
  vendor: Vendor,
  change: Begun,
  live: Company,
  signal: AbortSignal
): Promise<VendorError | undefined> {
  try {
    await vendor.write(change.company.id, live.values, wantedValues(change.edits), signal)
    return undefined
  } catch (error) {
    if (error instanceof VendorError) return error
    throw error
  }
}

/** Believes only what it reads. An answer that was lost is reconciled here, never by writing again unread. */
async function readBack(
  hands: Hands,
  change: Begun,
  vendor: Vendor,
  lost: VendorError | undefined,
  signal: AbortSignal
): Promise<void> {
  let read: Company | undefined
  for (const pause of READ_BACK_AFTER) {
    await hands.clock.wait(pause, signal)
    await hands.stillMine()
    read = await readAfterWrite(hands, change, vendor, signal)
    const at = hands.clock.now()
    if (compare(change.edits, read.values) === 'done') {
      return finish(hands, change, { name: 'applied', at, read: edited(change, read), wrote: true })
    }
    if (lost) break
  }
  if (lost) {
    await hinder(hands, change, { ...change.state, name: 'applying' }, lost)
    throw lost
  }
  const reasons = [`${vendor.label} said yes, but reading back shows other values.`]
  await finish(hands, change, {
    name: 'failed',
    at: hands.clock.now(),
    reasons,
    ...(read && { read: edited(change, read) })
  })
}

async function readAfterWrite(hands: Hands, change: Begun, vendor: Vendor, signal: AbortSignal): Promise<Company> {
  try {
    return await vendor.read(change.company.id, signal)
  } catch (error) {
    if (error instanceof VendorError) await hinder(hands, change, { ...change.state, name: 'unknown' }, error)
    throw error
  }
}

/** Notes, once, why it is not done yet. */
async function hinder(hands: Hands, change: Begun, to: Begun['state'], { message }: VendorError): Promise<void> {
  if (change.state.name === to.name && change.state.problem === message) return
  await move(hands, change, { ...to, problem: message })
}

async function finish(hands: Hands, change: Begun, to: State): Promise<void> {
  await move(hands, change, to)
}

function move(hands: Hands, change: Begun, to: State): Promise<Moved> {
  return advance(hands, change, to, 'system', { holder: hands.holder })
}

function edited(change: Change, company: Company): Values {
  return Object.fromEntries(change.edits.map(({ field }) => [field, company.values[field] ?? null]))
}

function neverTaken(vendor: Vendor, { state }: Begun): string[] {
  const last = state.problem ? [`The last answer was: ${state.problem}`] : []
  return [`${vendor.label} was told ${state.writes} times and still shows the values as before.`, ...last]
}
