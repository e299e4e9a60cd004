import { describe, expect, it } from 'vitest'
import { app, channels, people, shortcuts, team } from '../../../sandbox/people.ts'
import { startSlack } from '../../../sandbox/slack/slack.ts'

/** A workspace without an app behind it: what people do fails, as where an app is down. */
async function openSlack() {
  const delivery = { mode: 'http' as const, url: 'http://127.0.0.1:1' }
  return await startSlack({ team, people, channels, groups: [], app, commands: [], shortcuts, delivery })
}

describe('a message shortcut of the sandbox', () => {
  it('says that the app does not answer, and is offered on messages that are there', async () => {
    const slack = await openSlack()
    try {
      const ann = slack.as('ann')
      await ann.command('PO 4711 is here', { in: '#general' })
      const where = { in: '#general', message: 'PO 4711' }
      expect(await ann.shortcut('Request a change', where)).toEqual({ failed: expect.stringContaining('trouble') })
      expect(slack.acks.at(-1)).toMatchObject({ kind: 'message_action' })
      await expect(ann.shortcut('Request a change', { ...where, message: 'PO 4712' })).rejects.toThrow('PO 4712')
      await expect(ann.shortcut('Delete it', where)).rejects.toThrow('Delete it')
    } finally {
      await slack.stop()
    }
  })
})
