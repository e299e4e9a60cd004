import { randomUUID } from 'node:crypto'
import type { AnyMiddlewareArgs, App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../changes/ports/ports.ts'
import { personOf } from './person.ts'

/** What broke on our side: one log line, and one sentence to who was acting, both with the same id. */
export function reportOurFault(app: App, client: WebClient, log: Log): void {
  app.error(async ({ error, body }: { error: Error; body: AnyMiddlewareArgs['body'] }) => {
    const id = randomUUID().slice(0, 8)
    log.error({ id, err: error, type: 'type' in body ? body.type : 'command' }, 'a Slack listener broke')
    const person = personOf(body)
    if (!person) return
    const text = `Something broke on our side. Look at the change’s message for what holds, or try again. If it happens again, tell your administrator this id: ${id}.`
    try {
      await client.chat.postMessage({ channel: person.user, text })
    } catch (unsent) {
      log.warn({ id, err: unsent }, 'could not tell the person')
    }
  })
}
