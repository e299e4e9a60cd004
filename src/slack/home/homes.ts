import type { AnyMiddlewareArgs, App, BlockAction, ButtonAction } from '@slack/bolt'
import { SlackError } from '@slack/web-api'
import type { HomePage } from '../../changes/ports/ports.ts'
import type { Person } from '../../policy/context.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import { personOf, type SlackDependencies } from '../transport/listener.ts'
import { drawHome, drawShut, NEXT, PREVIOUS, pageOf, REFRESH } from './draw-home.ts'
import { gatherHome, readPage, turned } from './gather.ts'

/** Several acts within so many milliseconds draw a Home once. */
const SETTLED = 500

export type Homes = {
  /** Draws somebody's Home. Slack being slow or down is noted: the Home then stays as it was. */
  show(person: Person, page: HomePage): Promise<void>
  /** Draws it again after something that this person did, where they look at it these days. */
  acted(person: Person): Promise<void>
}

/**
 * People's Homes. One of a person is drawn at a time, so that an older picture never covers a newer one; of several
 * that wait for their turn only the last is drawn.
 */
export function createHomes(dependencies: SlackDependencies): Homes {
  const { store, clock, views, vendors, frame, log } = dependencies
  const drawing = new Map<string, Promise<void>>()
  const next = new Map<string, HomePage>()
  const acts = new Map<string, symbol>()

  async function show(person: Person, page: HomePage): Promise<void> {
    const key = keyOf(person)
    next.set(key, page)
    const inHand = drawing.get(key)
    if (inHand) return await inHand
    const drawn = drawAll(person, key)
    drawing.set(key, drawn)
    await drawn
  }

  async function drawAll(person: Person, key: string): Promise<void> {
    try {
      for (let page = next.get(key); page; page = next.get(key)) {
        next.delete(key)
        await draw(person, page)
      }
    } finally {
      // In the same breath as finding nothing left to draw: whoever comes now draws by themselves.
      drawing.delete(key)
    }
  }

  async function draw(person: Person, page: HomePage): Promise<void> {
    const home = await gatherHome(dependencies, person, page)
    if ('refused' in home && home.refused === 'membership-unknown' && (await store.home(person))) {
      log.warn({ user: person.user }, 'Slack did not say who somebody is; their Home stays as it was')
      return
    }
    try {
      if ('refused' in home) return await views.publish(person.user, drawShut(sayPolicyRefusal(home)))
      await views.publish(person.user, drawHome(home, vendors, frame))
      await store.saveHome(person, pageOf(home))
    } catch (error) {
      if (!(error instanceof SlackError)) throw error
      log.warn({ user: person.user, err: error }, 'Slack did not take a Home; it stays as it was')
    }
  }

  return {
    show,
    async acted(person) {
      const key = keyOf(person)
      const act = Symbol(key)
      acts.set(key, act)
      await clock.wait(SETTLED)
      if (acts.get(key) !== act) return
      acts.delete(key)
      const page = await store.home(person)
      if (page) await show(person, page)
    }
  }
}

function keyOf({ team, user }: Person): string {
  return `${team} ${user}`
}

/** The App Home: drawn when somebody opens it, turns its pages, or has done something. */
export function listenToHome(app: App, dependencies: SlackDependencies): void {
  const homes = createHomes(dependencies)

  app.event('app_home_opened', async ({ event, body }) => {
    const person = personOf(body)
    if (person && event.tab !== 'messages') await homes.show(person, {})
  })
  onHome(REFRESH, page => page)
  onHome(NEXT, (page, list) => turned(page, list, 'next'))
  onHome(PREVIOUS, (page, list) => turned(page, list, 'previous'))

  // Whatever somebody did, on their Home or in a form that it opened, may have changed what it shows.
  app.use(async args => {
    await args.next()
    const person = personOf(args.body)
    if (!person || !isAct(args)) return
    try {
      await homes.acted(person)
    } catch (error) {
      // What they did is done: they are not to be told that it broke.
      dependencies.log.error({ user: person.user, err: error }, 'could not draw a Home again')
    }
  })

  function onHome(id: string, version: (page: HomePage, list: string | undefined) => HomePage): void {
    app.action<BlockAction<ButtonAction>>(id, async ({ ack, body, action }) => {
      await ack()
      const person = personOf(body)
      if (person) await homes.show(person, version(readPage(body.view?.private_metadata ?? ''), action.value))
    })
  }
}

/** A form sent, or a button pressed that is none of Home's own: those draw it by themselves. */
function isAct(args: AnyMiddlewareArgs): boolean {
  if ('action' in args && args.action) return !('action_id' in args.action && OWN.includes(args.action.action_id))
  return 'type' in args.body && args.body.type === 'view_submission'
}

const OWN: readonly string[] = [REFRESH, NEXT, PREVIOUS]
