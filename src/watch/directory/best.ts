/** Keeps the best few of many, in order, without sorting them all. */
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
