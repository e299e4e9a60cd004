import type { AnyMiddlewareArgs, App } from '@slack/bolt'
import { SlackError } from '@slack/web-api'
import type { HomePage } from '../../changes/ports/ports.ts'
import type { Person } from '../../policy/context.ts'
import { newDraft } from '../company-form/draft.ts'
import { drawLoading } from '../company-form/draw-form.ts'
import { fillForm } from '../company-form/fill.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import { type Listeners, openForViewer, type SlackDependencies } from '../transport/listener.ts'
import { personOf } from '../transport/request.ts'
import { drawHome, drawRefusedHome, NEXT, PREVIOUS, pageOf, REFRESH, REQUEST } from './draw-home.ts'
import { gatherHome, movePage, readPage } from './gather.ts'

/** Acts within so many milliseconds draw a Home once. */
const DEBOUNCE = 500

export type Homes = {
  /** Draws somebody's Home. Where Slack is slow or down, logs it and leaves the Home as it was. */
  show(person: Person, page: HomePage): Promise<void>
  /** Draws it again after something this person did, if they have opened it lately. */
  acted(person: Person): Promise<void>
}

/**
 * Draws people's Homes. Each person's is drawn once at a time, so that an older one never replaces a newer one; of several
 * requests that wait only the last is drawn.
 */
export function createHomes(dependencies: SlackDependencies): Homes {
  const { store, clock, views, vendors, frame, log } = dependencies
  const drawing = new Map<string, Promise<void>>()
  const next = new Map<string, HomePage>()
  const acts = new Map<string, symbol>()

  async function show(person: Person, page: HomePage): Promise<void> {
    const key = keyOf(person)
    next.set(key, page)
    const running = drawing.get(key)
    if (running) return await running
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
      // In the same tick as the last check of `next`: a request from now on starts drawing itself.
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
      if ('refused' in home) return await views.publish(person.user, drawRefusedHome(sayPolicyRefusal(home)))
      await views.publish(person.user, drawHome(home, person, vendors, frame))
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
      await clock.wait(DEBOUNCE)
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

/** The App Home: drawn when somebody opens it, changes its pages, or has acted anywhere. */
export function listenToHome(app: App, listeners: Listeners, dependencies: SlackDependencies): void {
  const homes = createHomes(dependencies)

  app.event('app_home_opened', async ({ event, body }) => {
    const person = personOf(body)
    if (person && event.tab !== 'messages') await homes.show(person, {})
  })
  listeners.click(REQUEST, async ({ person, channel, body, respond }) => {
    const draft = newDraft(person, channel)
    const viewId = await openForViewer(dependencies, { body, respond }, drawLoading(draft, 'One moment…'))
    if (viewId) await fillForm(dependencies, viewId, draft)
  })
  onHome(REFRESH, page => page)
  onHome(NEXT, (page, list) => movePage(page, list, 'next'))
  onHome(PREVIOUS, (page, list) => movePage(page, list, 'previous'))

  // What somebody did, on their Home or in a form, may have changed what it shows.
  app.use(async args => {
    await args.next()
    const person = personOf(args.body)
    if (!person || !isAct(args)) return
    try {
      await homes.acted(person)
    } catch (error) {
      // Logged only: what they did has succeeded.
      dependencies.log.error({ user: person.user, err: error }, 'could not draw a Home again')
    }
  })

  function onHome(id: string, next: (page: HomePage, list: string) => HomePage): void {
    listeners.click(id, ({ person, body, value }) =>
      homes.show(person, next(readPage(body.view?.private_metadata ?? ''), value))
    )
  }
}

/** A form that was submitted, or a click, except on Home's own buttons, which draw it themselves. */
function isAct(args: AnyMiddlewareArgs): boolean {
  if ('action' in args && args.action) return !('action_id' in args.action && OWN.includes(args.action.action_id))
  return 'type' in args.body && args.body.type === 'view_submission'
}

const OWN: readonly string[] = [REFRESH, NEXT, PREVIOUS]
