import { apply, sweep } from '../../src/changes/apply/apply.ts'
import { type Change, hashOf } from '../../src/changes/model/change.ts'
import type { Messenger, OutboxMessage } from '../../src/changes/outbox/message.ts'
import { type ReminderKind, type Subject, sendMessage, subjectOf } from '../../src/changes/outbox/send.ts'
import type { Job, People, Queue } from '../../src/changes/ports/ports.ts'
import { request } from '../../src/changes/request/request.ts'
import type { Refusal } from '../../src/changes/review/permissions.ts'
import { recipientsNow, remind } from '../../src/changes/review/remind.ts'
import { review } from '../../src/changes/review/review.ts'
import type { Person } from '../../src/policy/context.ts'
import { readPolicy } from '../../src/policy/load/load.ts'
import { createStore } from '../../src/store/store.ts'
import { openShared } from '../database.ts'
import { type ScriptedVendor, scriptedVendor } from './scripted-vendor.ts'

const TEAM = 'T0HOME0001'
const MINUTE = 60_000

export function person(user: string): Person {
  return { team: TEAM, user }
}

export type Week = Awaited<ReturnType<typeof openWeek>>

/**
 * Days that pass in moments: the heart over the real memory, with a clock that only the test moves, a vendor that does
 * as it is told, and a messenger that notes what it would say and when.
 */
export async function openWeek(start: string, policyText: string) {
  let time = Date.parse(start)
  const clock = { now: () => new Date(time), wait: async () => undefined }
  const pool = await openShared()
  const store = await createStore({ pool, clock })
  const vendor = scriptedVendor()
  const said: string[] = []
  const waiting = new Map<string, { job: Job; due: number }>()
  const queue: Queue = {
    async enqueue(job, delay = 0) {
      const key = JSON.stringify(job)
      const due = waiting.get(key)?.due ?? Number.POSITIVE_INFINITY
      // A message that waits for later comes at once where it is enqueued at once.
      if (due === Number.POSITIVE_INFINITY || (job.name === 'message' && delay === 0)) {
        waiting.set(key, { job, due: Math.min(due, time + delay) })
      }
    }
  }
  const people: People = {
    members: async groups => Object.fromEntries(groups.map(group => [group, null])),
    membership: async () => 'member'
  }
  const policy = policyFrom(policyText)
  const log = { info() {}, warn: fail, error: fail }
  const dependencies = {
    store,
    queue,
    log,
    clock,
    zone: 'Etc/UTC',
    people,
    policy: () => policy,
    team: TEAM,
    vendor: () => vendor,
    readFile: async () => ({ fault: 'Nobody uploaded a file.' })
  }
  const messenger = notingMessenger(said, () => berlin(clock.now()))
  const recipients = (change: Change, reminder: ReminderKind) => recipientsNow(dependencies, change, reminder)
  const subject = (message: OutboxMessage) => subjectOf({ store, recipients }, message)
  const signal = new AbortController().signal

  async function work({ job }: { job: Job }) {
    if (job.name === 'message') return sendMessage({ store, queue, messenger, clock, subject }, job.message, signal)
    const result = await apply(dependencies, job.change, signal)
    if (result !== 'finished') await queue.enqueue(job, result.again)
  }

  /** Does what is due by now, as the workers and the passes would; each pass twice at once, as of two processes. */
  async function applyFieldDependencies() {
    await Promise.all([sweep(dependencies), remind(dependencies), sweep(dependencies), remind(dependencies)])
    for (let due = takeDue(waiting, time); due.length > 0; due = takeDue(waiting, time)) {
      for (const one of due) await work(one)
    }
  }

  return {
    dependencies,
    vendor,
    /** What was said, in order: when by Berlin's clock, what, of which company. */
    said,
    /** Lets time pass, in steps of so many minutes by day, and by night and on weekends. */
    async until(end: string, minutes = 5, idle = 60) {
      await applyFieldDependencies()
      while (time < Date.parse(end)) {
        time = Math.min(time + (isWorkingDay(clock.now()) ? minutes : idle) * MINUTE, Date.parse(end))
        await applyFieldDependencies()
      }
    },
    /** `day` is when to apply it. */
    async ask(user: string, company: string, seats = 540, day: string | null = null): Promise<Change> {
      const draft = { ...(await draftOf(vendor, person(user), company, seats)), schedule: { day, time: null } }
      const result = await request(dependencies, draft)
      if ('requested' in result) return result.requested
      throw new Error(`Could not be asked: ${JSON.stringify(result)}`)
    },
    /** The state that the change is in then, or why the person's approval was refused. */
    async approve(user: string, { id }: Change): Promise<string> {
      const change = await changeNow(id)
      const seen = { change: id, revision: change.revision, hash: hashOf(change.edits, change) }
      const verdict = { name: 'approve', typed: null } as const
      const result: { decided: Change } | Refusal = await review(dependencies, person(user), seen, verdict)
      return 'decided' in result ? result.decided.state.name : result.refused
    },
    state: async ({ id }: Change) => (await changeNow(id)).state,
    close: () => pool.end()
  }

  async function changeNow(id: string): Promise<Change> {
    const change = await store.get(id)
    if (change) return change
    throw new Error(`There is no change ${id}.`)
  }
}

/** As `Fri 16:50 GMT+1`. */
function berlin(time: Date): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset'
  })
  return format.format(time).replace(',', '')
}

/** By the clock of UTC: every hour in which anybody in Berlin could be told of something. */
function isWorkingDay(time: Date): boolean {
  const [day, hour] = [time.getUTCDay(), time.getUTCHours()]
  return day > 0 && day < 6 && hour >= 7 && hour < 16
}

function notingMessenger(said: string[], now: () => string): Messenger<Subject> {
  return {
    async show(message, subject) {
      said.push(
        subject.name === 'freeze' || subject.name === 'batch'
          ? `${now()} ${subject.kind}`
          : `${now()} ${subject.kind} ${subject.change.company.name}, ${subject.change.state.name}`
      )
      return { name: 'shown', channel: message.channel, ts: message.ts ?? `${said.length}.1` }
    }
  }
}

function takeDue(waiting: Map<string, { job: Job; due: number }>, now: number) {
  const due = [...waiting].filter(([, one]) => one.due <= now)
  for (const [key] of due) waiting.delete(key)
  return due.map(([, one]) => one)
}

async function draftOf(vendor: ScriptedVendor, person: Person, company: string, seats: number) {
  const id = `c-${company}`
  const read = await vendor.read(id, new AbortController().signal)
  return {
    id: `draft of ${company}`,
    person,
    channel: 'C0CHANGES1',
    search: '',
    given: [],
    chosen: { vendor: vendor.name, id },
    company: { ...read, id, name: company },
    options: {},
    typed: { seats },
    reason: 'PO 1234',
    reference: '',
    all: false,
    revises: null
  }
}

function policyFrom(text: string) {
  const read = readPolicy(text)
  if ('policy' in read) return read.policy
  throw new Error(JSON.stringify(read.faults))
}

/** Nothing in these weeks goes wrong. */
function fail(facts: object, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(facts)}`)
}
