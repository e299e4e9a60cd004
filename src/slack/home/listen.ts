import type { AnyMiddlewareArgs, App, BlockAction, ButtonAction } from '@slack/bolt'
import type { HomePage } from '../../changes/ports/store.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { personOf } from '../transport/person.ts'
import { NEXT, PREVIOUS, REFRESH } from './draw-home.ts'
import { createHomes } from './homes.ts'
import { readPage, turned } from './page.ts'

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
