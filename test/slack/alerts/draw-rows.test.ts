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
    expect(text).toContain('13 alerts: 1 over the limit, 11 nearly full, 1 resolved.')
    expect(text).toContain('The worst 10; Show all lists the others.')
    expect(text).toContain('Acme 0 · Keepnet · 512 / 500 seats (+12) since 12 Nov 2026.')
    // The acknowledged one comes last, and ten come before it.
    expect(text).not.toContain('acknowledged by')
    const [, table, picker] = blocks
    expect(table).toMatchObject({ type: 'data_table', rows: { length: 11 } })
    expect(JSON.stringify(picker)).toContain('"alert.open"')
    expect(JSON.stringify(blocks).match(/"alerts.show-all"/g)).toHaveLength(1)
  })

  it('leaves out what is resolved, which the next take the place of', () => {
    const raised = alertOf({
      id: 'alr_raised',
      first: { use: { used: 512, limit: 500 }, ends: null },
      figures: { use: { used: 512, limit: 570 }, ends: null },
      state: { name: 'closed', at }
    })
    const card = { channel: 'C1', ts: '1700000000.000100' }
    const change = { alert: raised.id, change: changeOf(), card }
    const open = alertOf({ id: change.alert, company: { id: '2', name: 'Brook' } })
    const { text, blocks } = drawMany({ alerts: [{ ...raised, id: 'alr_2' }, open], changes: [change] }, [able], frame)
    expect(text).toContain('2 alerts: 1 over the limit, 1 resolved.')
    expect(text).not.toContain('Acme')
    expect(text).toContain('Brook · Keepnet · 512 / 500 seats (+12) since 12 Nov 2026 · Change requested by <@')
    expect(JSON.stringify(blocks)).toContain('/archives/C1/p1700000000000100')
  })

  it('stays within what Slack takes, whatever the companies are called', () => {
    const alerts = many(12, {
      company: { id: '1', name: '<🦊> & '.repeat(100) },
      state: { name: 'snoozed', by: ben, at, until: at, reason: '&'.repeat(500) }
    })
    const { text, blocks } = drawMany({ alerts, changes: [] }, [able], frame)
    expect(text.length).toBeLessThanOrEqual(3900)
    expect(text).toContain('12 alerts: ')
    expect(checkBlocks(blocks, 'message', '/blocks')).toEqual([])
  })
})
