import type { ViewOutput } from '@slack/bolt'
import type { ListPage } from './list-page.ts'

export const PICKED = 'alerts.picked'

/**
 * So many licences are renewed with one form: their rows stay within the 100 blocks that Slack takes of a view, and the
 * ids of their drafts within the 3000 characters that a view carries.
 */
const MOST = 30

/** The page with all that is ticked: on itself, which the view's state says, and on others, which the view carries. */
export function withPicks(page: ListPage, view: Pick<ViewOutput, 'state'> | undefined): ListPage {
  return { ...page, picked: [...new Set([...page.picked, ...pickedIn(view)])] }
}

/** The page as another one carries it on, and why some of its ticks do not come along. */
export function carriedOn(page: ListPage): { page: ListPage; hint: string } {
  const lost = page.picked.length - MOST
  const ticks = lost === 1 ? '1 tick of the page before was' : `${lost} ticks of the page before were`
  const hint = `At most ${MOST} can be renewed together, so ${ticks} not kept.`
  return { page: { ...page, picked: page.picked.slice(0, MOST) }, hint: lost > 0 ? hint : '' }
}

/** Why what is ticked cannot be renewed with one form; empty where it can. */
export function sayInvalidSelection({ picked }: ListPage): string {
  if (picked.length === 0) return 'Tick at least one company first.'
  const over = picked.length - MOST
  return over > 0
    ? `${picked.length} are ticked, and at most ${MOST} can be renewed together: untick ${over} first.`
    : ''
}

function pickedIn(view: Pick<ViewOutput, 'state'> | undefined): string[] {
  const blocks = Object.entries(view?.state.values ?? {}).filter(([id]) => id.startsWith(PICKED))
  return blocks.flatMap(([, held]) => held[PICKED]?.selected_options ?? []).map(({ value }) => value)
}
