export type Row = { name: string; unit: string; p50: number; p99: number; max: number; runs: number }

/** The middle, the 99th of a hundred and the worst of some measured times. */
export function quantiles(values: readonly number[]): Pick<Row, 'p50' | 'p99' | 'max' | 'runs'> {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99), max: at(1), runs: sorted.length }
}
