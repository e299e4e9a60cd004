export const long = (length: number) => 'x'.repeat(length)
export const plain = (length: number) => ({ type: 'plain_text', text: long(length) })
export const option = (value: string, text = value) => ({ text: { type: 'plain_text', text }, value })
export const actions = (...elements: object[]) => ({ type: 'actions', elements })

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

export function select(more: object) {
  return { type: 'static_select', action_id: 'a', options: [option('one')], ...more }
}
