/** What a list of an answer holds: nothing where there is none, and nothing for the nulls among its items. */
export function itemsOf<Item>(list: readonly Item[] | null | undefined): NonNullable<Item>[] {
  return Array.isArray(list) ? list.filter(item => item !== null && item !== undefined) : []
}
