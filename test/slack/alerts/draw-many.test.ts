import { describe, expect, it } from 'vitest'
import { checkBlocks } from '../../../src/sandbox/slack/check/surface.ts'
import { drawMany } from '../../../src/slack/alerts/draw-many.ts'
import type { Alert } from '../../../src/watch/alert.ts'
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
    const { text, blocks } = drawMany(alerts, [able], frame)
    expect(text).toContain('13 companies changed at once: 1 over the limit, 11 nearly full, 1 closed by now.')
    expect(text).toContain('These are the worst 10; Show all lists the others.')
    expect(text).toContain('12 over. Acknowledged by <@U_BEN>')
    expect(text).not.toContain('Acme 9 ')
    expect(JSON.stringify(blocks).match(/"alert.open"/g)).toHaveLength(10)
    expect(JSON.stringify(blocks).match(/"alerts.show-all"/g)).toHaveLength(1)
  })

  it('stays within what Slack takes, whatever the companies are called', () => {
    const alerts = many(12, {
      company: { id: '1', name: '<🦊> & '.repeat(100) },
      state: { name: 'snoozed', by: ben, at, until: at, reason: '&'.repeat(500) }
    })
    const { text, blocks } = drawMany(alerts, [able], frame)
    expect(text.length).toBeLessThanOrEqual(3900)
    expect(text).toContain('12 companies changed at once')
    expect(checkBlocks(blocks, 'message', '/blocks')).toEqual([])
  })
})
