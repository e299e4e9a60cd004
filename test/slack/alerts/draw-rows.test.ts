import { describe, expect, it } from 'vitest'
import { checkBlocks } from '../../../sandbox/slack/check/surface.ts'
import { drawMany } from '../../../src/slack/alerts/draw-alert.ts'
import type { Alert } from '../../../src/watch/alerts/alert.ts'
import { changeOf } from '../change.ts'
import { able, alertOf, at, ben, frame } from './samples.ts'

function many(count: number, given: Partial<Alert> = {}): Alert[] {
  return Array.from({ length: count }, (_, index) =>
    alertOf({ id: `alr_${index}`, company: { id: String(index), name: `Acme ${index}` }, ...given })
  )
}

describe('a digest of many alerts', () => {
  it('counts all, names the worst ten as they stand now, and leads to all', () => {
    const acknowledged = alertOf({ state: { name: 'acknowledged', by: ben, at } })
    const alerts = [acknowledged, ...many(11, { level: { name: 'near' } }), alertOf({ state: { name: 'closed', at } })]
    const { text, blocks } = drawMany({ alerts, changes: [] }, [able], frame)
    expect(text).toContain('13 alerts at once: 1 over the limit, 11 nearly full, 1 closed by now.')
    expect(text).toContain('These are the worst 10; Show all lists the others.')
    expect(text).toContain('12 over. Acknowledged by <@U_BEN>')
    expect(text).not.toContain('Acme 9 ')
    expect(JSON.stringify(blocks).match(/"alert.open"/g)).toHaveLength(10)
    expect(JSON.stringify(blocks).match(/"alerts.show-all"/g)).toHaveLength(1)
  })

  it('says of each what it was over by, and which change was asked because of it', () => {
    const raised = alertOf({
      id: 'alr_raised',
      first: { use: { used: 512, limit: 500 }, ends: null },
      figures: { use: { used: 512, limit: 570 }, ends: null },
      state: { name: 'closed', at }
    })
    const card = { channel: 'C1', ts: '1700000000.000100' }
    const change = { alert: raised.id, change: changeOf(), card }
    const { text, blocks } = drawMany({ alerts: [raised], changes: [change] }, [able], frame)
    expect(text).toContain('is no longer over its limit: the limit was raised from 500 to 570.')
    expect(text).toContain('Change asked by <@')
    expect(JSON.stringify(blocks)).toContain('/archives/C1/p1700000000000100|Change>')
  })

  it('stays within what Slack takes, whatever the companies are called', () => {
    const alerts = many(12, {
      company: { id: '1', name: '<🦊> & '.repeat(100) },
      state: { name: 'snoozed', by: ben, at, until: at, reason: '&'.repeat(500) }
    })
    const { text, blocks } = drawMany({ alerts, changes: [] }, [able], frame)
    expect(text.length).toBeLessThanOrEqual(3900)
    expect(text).toContain('12 alerts at once')
    expect(checkBlocks(blocks, 'message', '/blocks')).toEqual([])
  })
})
