import { randomUUID } from 'node:crypto'
import { setTimeout as startTimer } from 'node:timers'
import { setImmediate, setTimeout as wait } from 'node:timers/promises'
import type { AnyMiddlewareArgs, App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import pLimit from 'p-limit'
import { z } from 'zod'
import { type AccessDependencies, recordRefusal } from '../../changes/access/authorize-person.ts'
import type { Log } from '../../changes/ports/ports.ts'
import { LONGEST_COMMAND, readSubcommand } from '../commands/command-text.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import { textModal } from '../ui/blocks.ts'
import type { Views } from '../ui/views.ts'
import { type Body, personOf } from './request.ts'

export type Acked = (kind: string, milliseconds: number) => void

/**
 * Reports how long each request waited for its acknowledgement, holds other work back until then, and notes which view a
 * submitted form is acknowledged with: where the work then breaks, that view is replaced. Bolt gives each middleware a copy
 * of its arguments, so that none can replace `ack` for the listeners.
 */
export function acknowledgeFirst(
  app: App,
  acked: Acked,
  slots: Pick<Slots, 'arrived'>,
  views: Pick<Views, 'shown'>
): void {
  const processEvent = app.processEvent.bind(app)
  app.processEvent = async event => {
    const { body, customProperties } = event
    if (customProperties?.acknowledged) return await processEvent(event)
    const began = performance.now()
    const acknowledged = slots.arrived()
    const ack: typeof event.ack = async answer => {
      acked(typeof body.type === 'string' ? body.type : 'command', performance.now() - began)
      if (isView(answer)) views.shown(String(body.view?.id), answer.view)
      await event.ack(answer)
      acknowledged()
    }
    try {
      await processEvent({ ...event, ack })
    } finally {
      acknowledged()
    }
  }
}

function isView(answer: unknown): answer is { view: object } {
  return typeof answer === 'object' && answer !== null && 'view' in answer && typeof answer.view === 'object'
}

/** Refuses requests of another team, or of none, before any listener, and records who tried. */
export function refuseOtherTeams(app: App, dependencies: AccessDependencies): void {
  app.use(async args => {
    const person = personOf(args.body)
    if (person?.team === dependencies.team) return await args.next()
    await refuse(args)
    const isKey = 'options' in args && args.options
    if (person && !isKey) await recordRefusal(dependencies, person, 'view', { refused: 'other-team' })
  })
}

/** Refuses what has not the parts that Slack's requests have, so that listeners need not check each of them. */
export function refuseStrangeBodies(app: App, log: Log): void {
  app.use(async args => {
    const { error } = readBody.safeParse(args.body)
    if (!error) return await args.next()
    const type = 'type' in args.body ? args.body.type : 'command'
    log.warn({ type, at: error.issues[0]?.path.join('.') }, 'a Slack request has not the parts that it should have')
    const text = 'Slack sent something that cannot be read here. Close this form and begin again.'
    if (type === 'view_submission' && 'view' in args) {
      await args.ack({ response_action: 'update', view: textModal('Countersign', text) })
    } else if ('ack' in args && typeof args.ack === 'function') await args.ack()
  })
}

const option = z.looseObject({ value: z.string() })
const input = z.looseObject({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish()
})
const state = z.looseObject({ values: z.record(z.string(), z.record(z.string(), input)) })
const view = z.looseObject({
  id: z.string(),
  private_metadata: z.string(),
  blocks: z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() })),
  state: state.optional()
})
/** The parts of Slack's requests that are read anywhere. A submission always has a view with its state. */
const readBody = z.union([
  z.looseObject({ type: z.literal('view_submission'), view: view.extend({ state }) }),
  z.looseObject({
    type: z
      .string()
      .refine(type => type !== 'view_submission')
      .optional(),
    view: view.nullish(),
    state: state.nullish(),
    channel: z.looseObject({ id: z.string() }).nullish(),
    actions: z.array(input.extend({ action_id: z.string() })).optional(),
    text: z.string().optional()
  })
])

async function refuse(args: AnyMiddlewareArgs): Promise<void> {
  const text = sayPolicyRefusal({ refused: 'other-team' })
  if ('command' in args && args.command) await args.ack({ response_type: 'ephemeral', text })
  else if ('options' in args && args.options) await args.ack({ options: [] })
  else if ('view' in args && args.view && args.body.type === 'view_submission') {
    await args.ack({ response_action: 'update', view: textModal('Countersign', text) })
  } else if ('action' in args && args.action) {
    await args.ack()
    // A modal has no response URL; only a forged request has another team's person in a modal of ours.
    if ('response_url' in args.body) await args.respond({ response_type: 'ephemeral', replace_original: false, text })
  }
}

/**
 * Reports an unexpected error: one log line, and one sentence to the person who acted, both with the same id; also in the
 * modal that would otherwise wait for ever.
 */
export function reportOurFault(app: App, client: WebClient, views: Views, log: Log): void {
  app.error(async ({ error, body }: { error: Error; body: AnyMiddlewareArgs['body'] }) => {
    const id = randomUUID().slice(0, 8)
    log.error({ id, err: error, type: 'type' in body ? body.type : 'command' }, 'a Slack listener broke')
    const person = personOf(body)
    if (!person) return
    const text = `Something broke on our side. Look at the change’s message for what holds, or try again. If it happens again, tell your administrator this id: ${id}.`
    try {
      const viewId = 'view' in body && body.view ? body.view.id : undefined
      const trigger = 'trigger_id' in body ? body.trigger_id : undefined
      await views.giveUp({ trigger, viewId }, textModal('Countersign', text))
    } catch (undrawn) {
      log.warn({ id, err: undrawn }, 'could not replace the modal')
    }
    try {
      await client.chat.postMessage({ channel: person.user, text })
    } catch (unsent) {
      log.warn({ id, err: unsent }, 'could not tell the person')
    }
  })
}

/** So many requests are worked on at once. */
const AT_ONCE = 6
/** Work that takes longer waits for somebody outside, and lets the next begin beside it. In milliseconds. */
const HOLD = 100
/** For how long after its arrival a request that is not acknowledged yet holds work back, in milliseconds. */
const ARRIVING = 50
/** A burst is over when nothing more has arrived for so long, in milliseconds: Node accepts one connection at a time. */
const CALM = 20
/** How long after its acknowledgement work begins at the latest, where a slot is free. In milliseconds. */
const HELD_BACK = 250

/** Lets a burst of requests be acknowledged before the work on them begins. */
export type Slots = {
  /** A request has arrived. The function that it returns says that it is acknowledged, or that it waits for its work. */
  arrived(): () => void
  /** Resolves when work on an acknowledged request may begin; in the order of the calls. `done` resolves at its end. */
  begin(done: Promise<unknown>): Promise<void>
}

export function createSlots(): Slots {
  const limit = pLimit(AT_ONCE)
  const arriving = new Set<object>()
  let lastArrival = 0

  async function allAcknowledged(since: number): Promise<void> {
    await setImmediate()
    while (performance.now() - since < HELD_BACK) {
      const isBurst = limit.pendingCount > 0 && performance.now() - lastArrival < CALM
      if (arriving.size === 0 && !isBurst) return
      await wait(1)
    }
  }

  return {
    arrived() {
      const one = {}
      arriving.add(one)
      lastArrival = performance.now()
      const leave = () => void arriving.delete(one)
      const late = startTimer(leave, ARRIVING).unref()
      return () => {
        clearTimeout(late)
        leave()
      }
    },
    begin(done) {
      const acknowledged = performance.now()
      const { promise, resolve } = Promise.withResolvers<void>()
      void limit(async () => {
        await allAcknowledged(acknowledged)
        resolve()
        await Promise.race([done, wait(HOLD, undefined, { ref: false })])
      })
      return promise
    }
  }
}

type Acknowledged = Body & { type?: unknown; command?: unknown; text?: unknown }

/**
 * Whether the acknowledgement of this request is empty, whatever becomes of it: of a click, and of a command that opens
 * the form. What comes from another team is refused in its acknowledgement.
 */
export function isAcknowledgedAtOnce(body: Acknowledged, team: string): boolean {
  if (personOf(body)?.team !== team) return false
  if (body.type === 'block_actions') return true
  if (typeof body.command !== 'string' || typeof body.text !== 'string') return false
  return body.text.length <= LONGEST_COMMAND && readSubcommand(body.text).name === 'update'
}
