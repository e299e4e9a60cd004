import { describe, expect, it } from 'vitest'
import { drawAlert, drawOutage } from '../../../src/slack/alerts/draw-alert.ts'
import { buttonsFor } from '../../../src/slack/alerts/rows.ts'
import type { Alert } from '../../../src/watch/alerts/alert.ts'
import { changeOf, decided, vendor } from '../change.ts'
import { able, alertOf, at, ben, endingOf, eventOf, figures, frame, subjectOf } from './samples.ts'

function text(alert: Alert, given: Parameters<typeof subjectOf>[1] = {}): string {
  return drawAlert(subjectOf(alert, given), able, frame).text
}

function labels(alert: Alert): string[] {
  return buttonsFor(alert, able).map(button => button.text.text)
}

describe('what an alert says in its text alone', () => {
  it('is how many users are on how many seats, since when', () => {
    expect(text(alertOf())).toBe(
      'Acme (Keepnet) has been over its limit since 12 Nov 2026: 512 users on 500 seats (+12).'
    )
    const near = alertOf({ level: { name: 'near' }, figures: figures(4_999, 5_000) })
    expect(text(near)).toBe('Acme (Keepnet) has been nearly full since 12 Nov 2026: 4,999 users on 5,000 seats (99 %).')
  })

  it('is when the licence ends, and how far that is', () => {
    expect(text(endingOf())).toBe('The licence of Acme (Keepnet) ends on 15 Jan 2027, in 64 days.')
    expect(text(endingOf({ figures: figures(1, 1, '2026-11-13') }))).toContain('ends on 13 Nov 2026, in 1 day.')
    expect(text(endingOf({ figures: figures(1, 1, '2026-11-12') }))).toContain('ends on 12 Nov 2026, today.')
    const ended = endingOf({ level: { name: 'ended' }, figures: figures(1, 1, '2026-11-01') })
    expect(text(ended)).toBe('The licence of Acme (Keepnet) ended on 1 Nov 2026.')
  })

  it('counts days by the clock of the zone', () => {
    const late = endingOf({ levelSince: new Date('2026-11-12T23:30:00Z'), figures: figures(1, 1, '2026-11-14') })
    const message = drawAlert(subjectOf(late), able, { ...frame, zone: 'Europe/Berlin' })
    expect(message.text).toContain('in 1 day.')
  })

  it('is who looks after it, or until when it is quiet, by whom and why', () => {
    expect(text(alertOf({ state: { name: 'acknowledged', by: ben, at } }))).toContain(
      '(+12). Acknowledged by <@U_BEN> on 12 Nov 2026; silent until it gets worse.'
    )
    const until = new Date('2026-12-12T14:05:00Z')
    expect(text(alertOf({ state: { name: 'snoozed', by: ben, at, until, reason: 'They leave' } }))).toContain(
      '(+12). Snoozed until 12 Dec 2026 by <@U_BEN>: They leave.'
    )
  })

  it.each<[string, Alert['first'], Alert['figures'], Partial<Alert>]>([
    ['the limit was raised from 500 to 570.', figures(512, 500), figures(512, 570), {}],
    ['its users went from 512 to 480.', figures(512, 500), figures(480, 500), {}],
    [
      'the limit was raised from 500 to 510 and its users went from 512 to 505.',
      figures(512, 500),
      figures(505, 510),
      {}
    ],
    ['its seats are no longer limited.', figures(512, 500), figures(512, null), {}],
    [
      'renewed to 15 Jan 2028.',
      figures(1, 1),
      figures(1, 1, '2028-01-15'),
      { condition: 'term', level: { name: 'ended' } }
    ],
    [
      'it no longer has an end date.',
      figures(1, 1),
      figures(1, 1, null),
      { condition: 'term', level: { name: 'ended' } }
    ],
    ['Acme (Keepnet) is gone: Keepnet no longer lists it.', figures(512, 500), null, {}]
  ])('once it is over, is by what: %s', (words, first, last, given) => {
    const closed = alertOf({ ...given, first, figures: last, state: { name: 'closed', at } })
    const events = [eventOf('raised', { ...closed, figures: first }), eventOf('closed', closed)]
    expect(text(closed, { events })).toContain(words)
    expect(text(closed, { events })).toMatch(/It had been .+ since 12 Nov 2026\. Resolved on 12 Nov 2026\./)
    expect(labels(closed)).toEqual(['History'])
  })

  it('tells of easing by what had been before, not by what it began with', () => {
    const eased = alertOf({ level: { name: 'near' }, first: figures(450, 500), figures: figures(512, 530) })
    const events = [
      eventOf('raised', { ...eased, figures: figures(450, 500) }),
      eventOf('worse', { ...eased, level: { name: 'over', steps: 0 }, figures: figures(512, 500) }),
      eventOf('eased', eased),
      eventOf('acknowledged', eased, { by: ben })
    ]
    expect(text(eased, { events })).toContain(
      'No longer over its limit since 12 Nov 2026: the limit was raised from 500 to 530.'
    )
    expect(text(alertOf(), { events: events.slice(0, 2) })).not.toContain('No longer over its limit')
    const still = [
      eventOf('raised', alertOf({ level: { name: 'over', steps: 1 }, figures: figures(560, 500) })),
      eventOf('eased', alertOf())
    ]
    expect(text(alertOf(), { events: still })).toContain('Better since 12 Nov 2026: its users went from 560 to 512.')
  })

  it('tells that it got worse since somebody made it quiet, and by whom it was', () => {
    const until = new Date('2026-12-12T14:05:00Z')
    const worse = alertOf({ level: { name: 'over', steps: 1 }, figures: figures(560, 500) })
    const raised = eventOf('raised', alertOf())
    const snoozed = eventOf('snoozed', alertOf(), { by: ben, until, reason: 'They leave' })
    const broke = 'It got worse after <@U_BEN> snoozed it until 12 Dec 2026, so it is open again.'
    expect(text(worse, { events: [raised, snoozed, eventOf('worse', worse)] })).toContain(`(+60). ${broke}`)
    const acknowledged = eventOf('acknowledged', alertOf(), { by: ben })
    expect(text(worse, { events: [raised, acknowledged, eventOf('worse', worse)] })).toContain(
      'after <@U_BEN> acknowledged it, so it is open again.'
    )
    const [unsnoozed, late] = [eventOf('unsnoozed', alertOf()), eventOf('worse', worse, { at: new Date('2026-12-13') })]
    const quiet = { ...worse, state: { name: 'snoozed' as const, by: ben, at, until, reason: 'x' } }
    expect(text(worse, { events: [raised, snoozed, unsnoozed, eventOf('worse', worse)] })).not.toContain('told again')
    expect(text(worse, { events: [raised, snoozed, late] })).not.toContain('told again')
    expect(text(quiet, { events: [raised, eventOf('worse', worse), snoozed] })).not.toContain('told again')
  })

  it('is one line where a newer message tells the rest', () => {
    const { text: older, blocks } = drawAlert(subjectOf(alertOf(), { latest: false }), able, frame)
    expect(older).toBe('Acme (Keepnet): alert since 12 Nov 2026. A newer message tells how it went on.')
    expect(blocks).toHaveLength(1)
    expect(JSON.stringify(blocks)).not.toContain('button')
  })
})

describe('the changes that an alert led to', () => {
  it('stand beneath it with their states, and with a link where their messages stand', () => {
    const changes = [
      { change: changeOf(), card: { channel: 'C1', ts: '1764930000.000200' } },
      { change: decided('reject', { state: { name: 'rejected', at, reason: 'no' } }), card: null }
    ]
    const { text: told, blocks } = drawAlert(subjectOf(alertOf(), { changes }), able, frame)
    expect(told).toContain(
      'Change requested by <@U_REQUESTER>: waiting for approval. Change requested by <@U_REQUESTER>: rejected.'
    )
    expect(JSON.stringify(blocks)).toContain(
      '<https://northwind.slack.com/archives/C1/p1764930000000200|Change> requested by <@U_REQUESTER>: waiting for approval.'
    )
    const unlinked = drawAlert(subjectOf(alertOf(), { changes }), able, { ...frame, workspace: '' })
    expect(JSON.stringify(unlinked.blocks)).not.toContain('https:')
  })
})

describe('an alert’s buttons', () => {
  it('are those that its state lets somebody press', () => {
    expect(labels(alertOf())).toEqual(['Raise the limit', 'Acknowledge', 'Snooze', 'History'])
    expect(labels(endingOf())).toEqual(['Renew', 'Acknowledge', 'Snooze', 'History'])
    expect(labels(alertOf({ state: { name: 'acknowledged', by: ben, at } }))).not.toContain('Acknowledge')
    const snoozed = alertOf({ state: { name: 'snoozed', by: ben, at, until: at, reason: 'x' } })
    expect(labels(snoozed)).toEqual(['Raise the limit', 'Acknowledge', 'End the snooze', 'History'])
  })

  it('offer no change that the vendor cannot make', () => {
    const [seatless, endless] = [{ ...vendor, fields: [] }, vendor]
    expect(buttonsFor(alertOf(), seatless).map(one => one.text.text)).not.toContain('Raise the limit')
    expect(buttonsFor(endingOf(), endless).map(one => one.text.text)).not.toContain('Renew')
    expect(buttonsFor(alertOf(), undefined).map(one => one.text.text)).toEqual(['Acknowledge', 'Snooze', 'History'])
  })

  it('tell a screen reader which company they are about, within Slack’s limit', () => {
    const long = alertOf({ company: { id: '1', name: '🦊 & Söhne '.repeat(20) } })
    for (const button of [...buttonsFor(alertOf(), able), ...buttonsFor(long, able)]) {
      expect(button.accessibility_label?.length).toBeLessThanOrEqual(75)
    }
    expect(buttonsFor(alertOf(), able).every(one => one.accessibility_label?.endsWith(': Acme'))).toBe(true)
  })
})

describe('what others wrote', () => {
  it('mentions, links and pings nobody', () => {
    const trap = '<!channel> <@U1> <https://evil|safe>'
    const alert = alertOf({
      company: { id: '1', name: trap },
      state: { name: 'snoozed', by: ben, at, until: at, reason: trap }
    })
    for (const one of [alert, { ...alert, state: { name: 'closed' as const, at } }]) {
      for (const latest of [true, false]) {
        const { text: alone, blocks } = drawAlert(subjectOf(one, { latest }), { ...able, label: trap }, frame)
        // What a screen reader calls a button is plain text.
        const marked = blocks.filter(({ type }) => type !== 'actions')
        expect(JSON.stringify([alone, marked])).not.toMatch(/<!channel>|<@U1>|<https:\/\/evil/)
      }
    }
  })
})

describe('an outage', () => {
  const outage = { id: 'out_1', vendor: 'keepnet', since: at, overAt: null }
  it('says since when, and when it is over from when to when', () => {
    expect(drawOutage(outage, vendor, frame).text).toContain('⚠️ *Keepnet is not answering* since <!date^')
    const over = { ...outage, overAt: new Date('2026-11-12T16:00:00Z') }
    expect(drawOutage(over, vendor, frame).text).toContain('✅ *Keepnet is back.* It did not answer from <!date^')
  })
})
