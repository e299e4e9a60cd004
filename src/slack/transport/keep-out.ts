import type { AnyMiddlewareArgs, App } from '@slack/bolt'
import { sayRefusal } from '../text/refusals.ts'
import { plainView } from '../ui/views.ts'
import { personOf } from './person.ts'

/** Lets in nobody but members of the team: a missing or foreign team is refused before any listener. */
export function refuseOtherTeams(app: App, team: string): void {
  app.use(async args => {
    if (personOf(args.body)?.team === team) await args.next()
    else await refuse(args)
  })
}

async function refuse(args: AnyMiddlewareArgs): Promise<void> {
  const text = sayRefusal({ refused: 'other-team' }, undefined)
  if ('command' in args && args.command) await args.ack({ response_type: 'ephemeral', text })
  else if ('options' in args && args.options) await args.ack({ options: [] })
  else if ('view' in args && args.view && args.body.type === 'view_submission') {
    await args.ack({ response_action: 'update', view: plainView('Countersign', text) })
  } else if ('action' in args && args.action) {
    await args.ack()
    // A modal has no address to answer to; nobody of another team has one of ours open but by forgery.
    if ('response_url' in args.body) await args.respond({ response_type: 'ephemeral', replace_original: false, text })
  }
}
