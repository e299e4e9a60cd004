import { z } from 'zod'
import type { Product } from './product.ts'

const option = z.object({
  text: z.object({ text: z.string() }),
  description: z.object({ text: z.string() }).optional()
})
const view = z.looseObject({
  id: z.string(),
  private_metadata: z.string(),
  blocks: z.array(
    z.looseObject({
      type: z.string(),
      block_id: z.string(),
      label: z.object({ text: z.string() }).optional(),
      element: z
        .looseObject({ type: z.string(), action_id: z.string(), options: z.array(option).optional() })
        .optional()
    })
  )
})
const message = z.object({ text: z.string(), blocks: z.array(z.unknown()) })
const screen = z.object({ views: z.array(view), messages: z.record(z.string(), z.array(message)) })

/** The state of the page for one person, as Slack stores it: with escapes, ids and descriptions. */
export async function screenOf(product: Product, by = 'ann') {
  const response = await fetch(`${product.slack.url}/client/state?as=${product.slack.as(by).id}`)
  return screen.parse(await response.json())
}

/** The person's top modal. */
export async function viewOf(product: Product, by = 'ann') {
  const top = (await screenOf(product, by)).views.at(-1)
  if (!top) throw new Error(`${by} has no modal open.`)
  return top
}

/** The texts of a modal's alerts of a level, unescaped. */
export async function problemsIn(product: Product, level = 'error', by = 'ann'): Promise<string[]> {
  const { blocks } = await viewOf(product, by)
  return blocks.flatMap(block => {
    const said = alertBlock.safeParse(block).data
    return said?.level === level ? [unescaped(said.text.text)] : []
  })
}

const alertBlock = z.object({ type: z.literal('alert'), level: z.string(), text: z.object({ text: z.string() }) })

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** The options of a modal's select for a typed text: text and description of each. */
export async function offersOf(product: Product, label: string, typed = '', by = 'ann'): Promise<string[]> {
  const { id, blocks } = await viewOf(product, by)
  const block = blocks.find(one => one.label?.text === label)
  if (!block?.element) throw new Error(`The modal has no input ${label}.`)
  const options =
    block.element.options ?? (await suggested(product, by, id, block.block_id, block.element.action_id, typed))
  return options.map(({ text, description }) => [text.text, description?.text].filter(Boolean).join(' | '))
}

async function suggested(
  product: Product,
  by: string,
  viewId: string,
  blockId: string,
  actionId: string,
  value: string
) {
  const body = { as: product.slack.as(by).id, container: { type: 'view', viewId }, blockId, actionId, value }
  const response = await fetch(`${product.slack.url}/client/suggestions`, {
    method: 'POST',
    body: JSON.stringify(body)
  })
  return z.object({ options: z.array(option) }).parse(await response.json()).options
}

/** Every text in which Slack reads mentions and links: those of messages, and those marked as mrkdwn. */
export function marked(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(one => marked(one))
  if (typeof value !== 'object' || value === null) return []
  const { text } = value as { text?: unknown } // an object, as has just been looked at
  const isMarked = typeof text === 'string' && (!('type' in value) || value.type === 'mrkdwn')
  return [...(isMarked ? [text] : []), ...Object.values(value).flatMap(one => marked(one))]
}
