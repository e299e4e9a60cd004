/** Every three characters in a row of the words of a text, across no border of words. */
export function runsOf(text: string): string[] {
  const runs: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === SPACE || code === LINE_BREAK) from = at + 1
    else if (at - from >= 2) runs.push(text.slice(at - 2, at + 1))
  }
  return runs
}

const SPACE = 32
const LINE_BREAK = 10

/** Which places have something. A place stays where it was added: who reads them looks whether it is still so. */
export function createPostings<Key>() {
  const placesOf = new Map<Key, number[]>()
  const countOf = (keys: readonly Key[]) => keys.reduce((sum, key) => sum + (placesOf.get(key)?.length ?? 0), 0)
  return {
    add(key: Key, at: number): void {
      const places = placesOf.get(key)
      if (!places) placesOf.set(key, [at])
      else if (places.at(-1) !== at) places.push(at)
    },
    /** The places of any key of a group, each once; of the group that has the fewest. None without a group. */
    fewest(groups: readonly (readonly Key[])[]): ReadonlySet<number> {
      const counted = groups.map(keys => ({ keys, count: countOf(keys) }))
      const [first, ...rest] = counted
      const { keys = [] } = rest.reduce((one, other) => (other.count < (one?.count ?? 0) ? other : one), first) ?? {}
      return new Set(keys.flatMap(key => placesOf.get(key) ?? []))
    }
  }
}

/** The places whose letters include all the wanted ones. */
export function* withLetters(letters: readonly number[], wanted: number): Iterable<number> {
  for (let at = 0; at < letters.length; at += 1) if ((wanted & ~(letters[at] ?? 0)) === 0) yield at
}

/** Keeps the best candidates in order without sorting all of them. */
export function best<T>(most: number, isBetter: (one: T, other: T) => boolean) {
  const kept: T[] = []
  return {
    kept,
    offer(candidate: T): void {
      const last = kept.at(-1)
      if (kept.length === most && last !== undefined && !isBetter(candidate, last)) return
      let from = 0
      let to = kept.length
      while (from < to) {
        const middle = (from + to) >> 1
        const other = kept[middle]
        if (other !== undefined && isBetter(candidate, other)) to = middle
        else from = middle + 1
      }
      kept.splice(from, 0, candidate)
      if (kept.length > most) kept.pop()
    }
  }
}
