import type { Logger } from 'pino'
import { apply, sweep } from '../changes/apply/apply.ts'
import { APPLY_TIMES, type ApplyDependencies, type ApplyTimes } from '../changes/apply/run.ts'
import type { BatchStore } from '../changes/batch/batch.ts'
import type { Change } from '../changes/model/change.ts'
import type { Messenger, OutboxMessage } from '../changes/outbox/message.ts'
import { subjectOf as changeSubjectOf, type ReminderKind, sendMessage, TAKEN_FOR } from '../changes/outbox/send.ts'
import { batchedOutbox } from '../changes/outbox/together.ts'
import { type Vendor, vendorByName } from '../changes/ports/vendor.ts'
import { recipientsNow, remind } from '../changes/review/remind.ts'
import type { Times } from '../queue/backend.ts'
import type { Handlers, ScheduledJob } from '../queue/jobs.ts'
import { PAUSES } from '../queue/outage.ts'
import type { Subject } from '../slack/change-message/draw-messages.ts'
import { createMessenger } from '../slack/change-message/messenger.ts'
import { sayPolicyRefusal } from '../slack/text/policy.ts'
import { createClients, identify } from '../slack/transport/clients.ts'
import { createFileReader } from '../slack/transport/files.ts'
import { createPeople, MEMBERSHIP_TTL } from '../slack/transport/people.ts'
import { createViews } from '../slack/ui/views.ts'
import { type StartDatabase, startDatabase } from '../store/embedded/database.ts'
import { vendors as openVendors } from '../vendors/index.ts'
import { SYSTEM_CLOCK } from '../vendors/shared/call.ts'
import { dailyDigest, subjectOf as watchSubjectOf } from '../watch/alerts/announce.ts'
import { FOLLOW_EVERY, openDirectory } from '../watch/directory/directory.ts'
import type { WatchDependencies } from '../watch/ports.ts'
import { recordApplied } from '../watch/scan/record.ts'
import { type Ended, fullScan, overLimitScan } from '../watch/scan/scan.ts'
import type { Config } from './config.ts'
import { createMetrics, openEvents, openOps } from './http.ts'
import { classifyError, NotYet } from './job-errors.ts'
import { type WatchedService, watchService } from './outages.ts'
import { openPolicy, POLL_EVERY } from './policy-file.ts'
import { openStorage } from './storage.ts'

/** The bot serves Slack, the worker applies changes; one process can be both. */
export type ProcessRole = 'both' | 'bot' | 'worker'

export type Service = {
  /** The address for Slack's requests; undefined in Socket Mode and in a worker. */
  url: string | undefined
  /** The address of `/healthz`, `/readyz` and `/metrics`. */
  ops: string
  stop(): Promise<void>
}

/** In milliseconds: how long running jobs may take to end at shutdown. */
const LAST_JOBS = 20_000
const LAST_SLACK = 3_000
const BUSY = 5_000
/** Reminders are due in quarters of an hour, so a minute is precise enough. */
const REMIND_EVERY = 60_000
/** Slack's rate limits delay senders, so that many wait at once. */
const MESSAGES_AT_ONCE = 16

const clock = SYSTEM_CLOCK

/** Intervals and timeouts, in milliseconds. */
export type Pace = {
  apply: ApplyTimes
  taken: number
  sweepEvery: number
  queue: Partial<Times>
  /** How long memberships read from Slack are cached. */
  membershipTtl: number
  /** How often the policy file is polled. */
  pollEvery: number
  /** How often the directory reads changed companies. */
  followEvery: number
  /** Whether scans run. */
  watch: boolean
  /** Starts an in-memory database. */
  startDatabase: StartDatabase
}

const PACE: Pace = {
  apply: APPLY_TIMES,
  taken: TAKEN_FOR,
  sweepEvery: 20_000,
  queue: {},
  membershipTtl: MEMBERSHIP_TTL,
  pollEvery: POLL_EVERY,
  followEvery: FOLLOW_EVERY,
  watch: true,
  startDatabase
}

/** The composition root: the only place where all modules meet. */
export async function startService(
  config: Config,
  role: ProcessRole,
  log: Logger,
  given: Partial<Pace> = {}
): Promise<Service> {
  const pace: Pace = { ...PACE, ...given }
  const policies = openPolicy(config.policy, log, pace.pollEvery, config.channels.changes !== undefined)
  const outages: WatchedService[] = []
  const watched = (what: string) => {
    const service = watchService(what, log, pace.queue.pauses ?? PAUSES)
    outages.push(service)
    return service
  }
  const webApi = watched('Slack’s Web API')
  const clients = createClients(config.slack, log, webApi.fetch)
  const identity = await identify(clients).catch(error => {
    webApi.stop()
    throw error
  })
  webApi.askBy(() => clients.quick.auth.test())
  const vendors = openVendors(config.vendors, clock, undefined, label => watched(label).fetch)
  const storage = await openStorage(config, vendors, clock, log, pace.queue, pace.startDatabase)
  const { store, queue } = storage
  const vendor = (name: string) => configuredVendor(vendors, name)
  const people = createPeople(clients.quick, clock, log, identity.team, pace.membershipTtl)
  const access = { people, policy: policies.newest, team: identity.team, vendor, sayRefusal: sayPolicyRefusal }
  const { settings } = config.watch
  const dependencies = { store, queue, log, clock, zone: settings.zone, ...access }

  const metrics = createMetrics(() => queue.counts())
  const views = createViews(clients.quick, clients.patient, createFileReader(clients.patient, config.slack))
  const frame = { zone: settings.zone, workspace: identity.workspace }
  const directory = role === 'worker' ? undefined : openDirectory({ store, clock, log, vendors }, pace.followEvery)
  const slackDependencies = directory && {
    ...dependencies,
    vendors,
    directory,
    views,
    frame,
    settings,
    channels: config.channels
  }
  // A worker has no listeners, and holds no Bolt in memory.
  const app =
    slackDependencies &&
    (await import('../slack/transport/app.ts')).createApp(config.slack, identity, clients.outbox, slackDependencies, {
      log,
      acked: metrics.acked
    })
  if (role !== 'bot') {
    const messenger = createMessenger({ client: clients.outbox, vendors, log, frame })
    const readFile = createFileReader(clients.outbox, config.slack)
    const working = { ...dependencies, readFile, vendors, settings, channel: config.channels.alerts, messenger }
    const handlers = handlersOf(working, pace)
    await queue.work({
      ...handlers,
      scheduledJobs: [
        { name: 'sweep', schedule: { every: pace.sweepEvery }, run: () => sweep(dependencies) },
        { name: 'remind', schedule: { every: REMIND_EVERY }, run: () => remind(dependencies) },
        ...(pace.watch ? watchJobs(working, config.watch) : [])
      ],
      classifyError,
      concurrency: { apply: config.worker.applyAtOnce, message: MESSAGES_AT_ONCE }
    })
  }
  async function ready(): Promise<void> {
    const faults = [app?.fault(), await webApi.fault()].filter(fault => fault !== undefined)
    await storage.ready(faults.length > 0 ? faults.join('; ') : undefined)
  }
  const { host, port, opsPort } = config.http
  const ops = await openOps({ host, port: opsPort }, { ready, metrics: metrics.text })
  // Socket Mode and workers need no listener at PORT.
  const events = app?.events && (await openEvents({ host, port }, app.path, app.events))
  await app?.start()
  const urls = { ops: ops.url, ...(events && { url: events.url }) }
  log.info({ role, ...urls, vendors: vendors.map(({ name }) => name) }, 'Countersign is ready')

  return {
    url: events?.url,
    ops: ops.url,
    async stop() {
      try {
        await app?.stop(LAST_SLACK)
        await events?.stop()
        await ops.stop()
        policies.stop()
      } finally {
        for (const outage of outages) outage.stop()
        await directory?.stop()
        await storage.close(LAST_JOBS)
      }
    }
  }
}

function watchJobs(
  dependencies: WatchDependencies,
  { every, nightly, digest, settings }: Config['watch']
): ScheduledJob[] {
  const at = (pattern: string) => ({ pattern, tz: settings.zone })
  return [
    { name: 'watch', schedule: { every }, run: async signal => afterOthers(await overLimitScan(dependencies, signal)) },
    { name: 'nightly', schedule: at(nightly), run: async signal => afterOthers(await fullScan(dependencies, signal)) },
    { name: 'daily-digest', schedule: at(digest), run: () => dailyDigest(dependencies) }
  ]
}

/** Retries a scan that found another one running. */
function afterOthers(ended: Ended): void {
  if (ended === 'busy') throw new NotYet(BUSY)
}

function configuredVendor(vendors: readonly Vendor[], name: string): Vendor {
  const vendor = vendorByName(vendors, name)
  if (vendor) return vendor
  throw new Error(`No vendor “${name}” is configured; there are ${vendors.map(one => one.name).join(', ')}.`)
}

type HandlerDependencies = ApplyDependencies & WatchDependencies & { store: BatchStore; messenger: Messenger<Subject> }

/** In milliseconds: when another worker takes over unfinished work. `watch`: whether companies are scanned. */
type HandlerPace = { apply: ApplyTimes; taken: number; watch: boolean }

export function handlersOf(dependencies: HandlerDependencies, pace: HandlerPace): Pick<Handlers, 'apply' | 'message'> {
  const { store } = dependencies
  const applied = pace.watch && {
    applied: (...read: Parameters<NonNullable<ApplyDependencies['applied']>>) => recordApplied(dependencies, ...read)
  }
  const applying = { ...dependencies, ...applied, times: pace.apply }
  const recipients = (change: Change, reminder: ReminderKind) => recipientsNow(dependencies, change, reminder)
  const subject = async (message: OutboxMessage) =>
    (await changeSubjectOf({ store, recipients }, message)) ?? (await watchSubjectOf(store, message))
  const sending = { ...dependencies, store: batchedOutbox(store), subject, takenFor: pace.taken }
  return {
    async apply(id, signal) {
      const result = await apply(applying, id, signal)
      if (result !== 'finished') throw new NotYet(result.again)
    },
    message: (id, signal) => sendMessage(sending, id, signal)
  }
}
