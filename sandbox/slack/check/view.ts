import type { HomeView, KnownBlock, ModalView } from '@slack/types'
import { among, byType, type Check, flag, isRecord, type Problem, type Rule, shape, words } from './problem.ts'
import { checkBlocks } from './surface.ts'
import { plain } from './texts.ts'

/** A view whose blocks have been looked at. */
export type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] }
export type HomeTab = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] }

export type CheckedView<View> = { view: View } | { problems: Problem[] }

const common = {
  'private_metadata?': words(0, 3000),
  'callback_id?': words(0, 255),
  'external_id?': words(0, 255)
}

const submitForInputs: Rule = (view, at) =>
  view.submit === undefined && Array.isArray(view.blocks) && view.blocks.some(block => block.type === 'input')
    ? [{ at, message: 'missing required field: submit (a view with input blocks has one)' }]
    : []

const modal: Check = shape(
  {
    type: among('modal'),
    title: plain(24),
    blocks: (value, at) => checkBlocks(value, 'modal', at),
    'submit?': plain(24),
    'close?': plain(24),
    'clear_on_close?': flag,
    'notify_on_close?': flag,
    ...common
  },
  submitForInputs
)

const home: Check = shape({
  type: among('home'),
  blocks: (value, at) => checkBlocks(value, 'home', at),
  ...common
})

export function checkModal(value: unknown, at = '/view'): CheckedView<Modal> {
  const problems = byType({ modal })(value, at)
  // The check above has looked at every field, which the compiler cannot see.
  return problems.length > 0 ? { problems } : { view: value as Modal }
}

export function checkHome(value: unknown, at = '/view'): CheckedView<HomeTab> {
  const problems = byType({ home })(value, at)
  // As above.
  return problems.length > 0 ? { problems } : { view: value as HomeTab }
}

/** Slack's own limit for a whole view: 250 kB. */
export function isTooLarge(value: unknown): boolean {
  return isRecord(value) && Buffer.byteLength(JSON.stringify(value)) > 250_000
}
