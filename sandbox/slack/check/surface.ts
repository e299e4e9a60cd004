import type { HomeView, KnownBlock, ModalView } from '@slack/types'
import { blocks } from './blocks.ts'
import { among, byType, type Check, flag, isRecord, list, type Problem, type Rule, shape, words } from './problem.ts'
import { plain, wordsIn, wordsOf } from './texts.ts'

export type Surface = 'message' | 'modal' | 'home'

/** The surfaces that allow a block; other blocks are allowed everywhere. Unproven combinations are refused. */
const ONLY: Readonly<Record<string, readonly Surface[]>> = {
  alert: ['modal'],
  carousel: ['message', 'home'],
  container: ['message'],
  context_actions: ['message'],
  data_table: ['message', 'home'],
  input: ['modal', 'home'],
  markdown: ['message'],
  plan: ['message'],
  table: ['message'],
  task_card: ['message']
}

const MOST: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 }

/** The limits, in characters, for all markdown blocks of one message together, and for all cells of its tables. */
const MARKDOWN = 12_000
const CELLS = 10_000

/** The types of blocks that a workspace does not have yet, although Slack documents them. */
export type Unsupported = ReadonlySet<string>

const NONE: Unsupported = new Set()

/** Checks a surface's blocks; `at` is their JSON pointer in the request, such as `/blocks` or `/view/blocks`. */
export function checkBlocks(value: unknown, surface: Surface, at: string, unsupported = NONE): Problem[] {
  const known = byType(allowedOn(surface, unsupported))
  const problems = list(known, surface === 'modal' ? 1 : 0, MOST[surface])(value, at)
  return problems.length > 0 ? problems : unique(asBlocks(value), surface, at)
}

/** Types blocks that have passed `checkBlocks`. */
export function asBlocks(value: unknown): KnownBlock[] {
  // checkBlocks has validated every field, which the compiler cannot infer.
  return value as KnownBlock[]
}

/** The interactive elements of a block, with their JSON pointers in it. */
export function elementsOf(block: KnownBlock): { at: string; element: Record<string, unknown> }[] {
  const found: [string, unknown][] = []
  if (block.type === 'input') found.push(['/element', block.element])
  if (block.type === 'section') found.push(['/accessory', block.accessory])
  if (block.type === 'actions' || block.type === 'context_actions') {
    block.elements.forEach((element, index) => void found.push([`/elements/${index}`, element]))
  }
  if (block.type === 'card') block.actions?.forEach((element, index) => void found.push([`/actions/${index}`, element]))
  return found.flatMap(([at, element]) => (isRecord(element) && element.type !== 'image' ? [{ at, element }] : []))
}

function allowedOn(surface: Surface, unsupported: Unsupported): Readonly<Record<string, Check>> {
  const isAllowed = (type: string) => !unsupported.has(type) && (ONLY[type]?.includes(surface) ?? true)
  return Object.fromEntries(Object.entries(blocks).filter(([type]) => isAllowed(type)))
}

function unique(all: KnownBlock[], surface: Surface, at: string): Problem[] {
  const problems: Problem[] = []
  const blockIds = new Set<string>()
  let focused = 0
  all.forEach((block, index) => {
    const here = `${at}/${index}`
    if (block.block_id !== undefined && blockIds.has(block.block_id)) {
      problems.push({ at: `${here}/block_id`, message: `block_id "${block.block_id}" already exists` })
    }
    if (block.block_id !== undefined) blockIds.add(block.block_id)
    const actionIds = new Set<unknown>()
    for (const { at: place, element } of elementsOf(block)) {
      if (element.action_id !== undefined && actionIds.has(element.action_id)) {
        problems.push({ at: `${here}${place}/action_id`, message: `action_id "${element.action_id}" already exists` })
      }
      actionIds.add(element.action_id)
      if (element.focus_on_load === true && ++focused > 1) {
        problems.push({ at: `${here}${place}/focus_on_load`, message: 'only one element can be focused on load' })
      }
      if (element.response_url_enabled === true && (surface !== 'modal' || block.type !== 'input')) {
        problems.push({
          at: `${here}${place}`,
          message: 'response_url_enabled is allowed in input blocks of modals only'
        })
      }
      if (element.type === 'file_input' && surface !== 'modal') {
        problems.push({ at: `${here}${place}/type`, message: 'unsupported type: file_input' })
      }
    }
  })
  if (all.filter(block => block.type === 'table').length > 1) {
    problems.push({ at, message: 'only one table allowed' })
  }
  const markdown = all.reduce((sum, block) => sum + (block.type === 'markdown' ? wordsOf(block).length : 0), 0)
  const cells = all.reduce((sum, block) => sum + lengthOfCells(block), 0)
  if (cells > CELLS) problems.push({ at, message: `must be less than ${CELLS + 1} characters in the cells of tables` })
  if (markdown > MARKDOWN) problems.push({ at, message: `must be less than ${MARKDOWN + 1} characters of markdown` })
  return problems
}

function lengthOfCells(block: KnownBlock): number {
  if (block.type !== 'table' && block.type !== 'data_table') return 0
  return block.rows.flat().reduce((sum, one) => sum + wordsIn(one).join('').length, 0)
}

/** A view whose blocks have been checked. */
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

const modalShape = (unsupported: Unsupported): Check =>
  shape(
    {
      type: among('modal'),
      title: plain(24),
      blocks: (value, at) => checkBlocks(value, 'modal', at, unsupported),
      'submit?': plain(24),
      'close?': plain(24),
      'clear_on_close?': flag,
      'notify_on_close?': flag,
      ...common
    },
    submitForInputs
  )

const homeShape = (unsupported: Unsupported): Check =>
  shape({
    type: among('home'),
    blocks: (value, at) => checkBlocks(value, 'home', at, unsupported),
    ...common
  })

export function checkModal(value: unknown, unsupported = NONE): CheckedView<Modal> {
  const problems = byType({ modal: modalShape(unsupported) })(value, '/view')
  // Validated above, which the compiler cannot infer.
  return problems.length > 0 ? { problems } : { view: value as Modal }
}

export function checkHome(value: unknown, unsupported = NONE): CheckedView<HomeTab> {
  const problems = byType({ home: homeShape(unsupported) })(value, '/view')
  // As above.
  return problems.length > 0 ? { problems } : { view: value as HomeTab }
}

/** Slack's own limit for a whole view: 250 kB. */
export function isTooLarge(value: unknown): boolean {
  return isRecord(value) && Buffer.byteLength(JSON.stringify(value)) > 250_000
}
