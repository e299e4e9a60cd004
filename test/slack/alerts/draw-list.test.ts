import type { ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { checkModal } from '../../../sandbox/slack/check/surface.ts'
import { drawList } from '../../../src/slack/alerts/draw-list.ts'
import {
  carriedOver,
  firstPage,
  type ListPage,
  PICKED,
  pageIn,
  sayInvalidSelection,
  withPicks
} from '../../../src/slack/alerts/list-page.ts'
import type { Alert } from '../../../src/watch/alerts/alert.ts'
import { able, endingOf, frame } from './samples.ts'

/** As alerts are called. */
function idOf(at: number): string {
  return `alr_${String(at).padStart(16, '0')}`
}

function named(at: number): Alert['company'] {
  return { id: String(at), name: `Acme ${at}` }
}

/** Each page's alerts, numbered from its first. */
function rowsOf({ offset }: ListPage): Alert[] {
  return Array.from({ length: 10 }, (_, at) => endingOf({ id: idOf(offset + at), company: named(offset + at) }))
}

function draw(page: ListPage, hint = ''): ModalView {
  return drawList({ alerts: rowsOf(page), changes: [], total: 90, page, hint }, [able], frame)
}

/** The page of a view in which so many of its boxes are ticked. */
function tickedIn(view: ModalView, count: number): ListPage {
  const page = pageIn({ private_metadata: view.private_metadata ?? '' })
  if (!page) throw new Error('This is no list.')
  const options = rowsOf(page).slice(0, count)
  const selected = options.map(({ id: value }) => ({ value, text: { type: 'plain_text' as const, text: value } }))
  const values = { [`${PICKED}:worst`]: { [PICKED]: { type: 'checkboxes', selected_options: selected } } }
  return withPicks(page, { state: { values } })
}

describe('what is ticked in a list', () => {
  it('goes on to the next page, says how much it is, and is ticked again on its own', () => {
    const first = tickedIn(draw(firstPage('C1')), 2)
    const next = draw({ ...first, offset: 10 })
    expect(JSON.stringify(next.blocks)).toContain('2 more are ticked on other pages.')
    expect(JSON.stringify(next.blocks)).not.toContain('initial_options')
    const back = draw({ ...tickedIn(next, 1), offset: 0 })
    expect(JSON.stringify(back.blocks)).toContain('1 more is ticked on other pages.')
    expect(JSON.stringify(back.blocks).match(/"initial_options"/g)).toHaveLength(2)
    expect(pageIn({ private_metadata: back.private_metadata ?? '' })?.picked).toEqual([idOf(10)])
  })

  it('is never more than one form holds, and says which ticks are not kept', () => {
    let full = firstPage('C'.repeat(20))
    for (const offset of [0, 10, 20]) full = tickedIn(draw({ ...full, offset }), 10)
    expect(carriedOver(full)).toEqual({ page: full, hint: '' })
    expect(sayInvalidSelection(full)).toBe('')
    const over = tickedIn(draw({ ...full, offset: 30 }), 4)
    expect(sayInvalidSelection(over)).toBe('34 are ticked, and at most 30 can be changed together: untick 4 first.')
    const { page, hint } = carriedOver(over)
    expect(page.picked).toEqual(full.picked)
    expect(hint).toBe('At most 30 can be changed together, so 4 ticks of the page before were not kept.')
    for (const shown of [draw(over), draw({ ...page, offset: 40 }, hint)]) {
      expect(checkModal(shown)).toEqual({ view: shown })
    }
  })

  it('stands beside the button where it is nothing', () => {
    const page = firstPage('C1')
    expect(sayInvalidSelection(page)).toBe('Tick at least one company first.')
    const { blocks } = draw(page, sayInvalidSelection(page))
    expect(blocks.at(-2)).toMatchObject({ type: 'alert', level: 'error' })
    expect(JSON.stringify(blocks.at(-2))).toContain('Tick at least one company first.')
    expect(JSON.stringify(blocks.at(-1))).toContain('Renew selected')
  })
})
