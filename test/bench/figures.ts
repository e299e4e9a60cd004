/** One measured figure beside its baseline; null where there is none, or where this machine cannot measure it. */
export type Figure = {
  ours: number | null
  baseline: number | null
  /** Ours over the baseline. */
  ratio: number | null
  unit: string
  /** What belongs to it in the table alone. */
  note?: string
}

export const KEYS = [
  'apply',
  'applyWorkers2',
  'applyCpuMs',
  'applyStatements',
  'applyVendorCalls',
  'ack',
  'ackFirstBurst',
  'search',
  'memoryBot',
  'memoryWorker',
  'startSeconds',
  'recoverSeconds',
  'watchFirst',
  'watchAgain'
] as const

export type Key = (typeof KEYS)[number]
export type Figures = Partial<Record<Key, Figure>>

/** The medians of what was measured, in turns, for us and for the baseline; one that was not measured is null. */
export function figure(ours: readonly number[], baseline: readonly number[], unit: string, note?: string): Figure {
  const [one, other] = [median(ours), median(baseline)]
  const ratio = one === null || other === null || other === 0 ? null : round(one / other)
  return { ours: rounded(one), baseline: rounded(other), ratio, unit, ...(note && { note }) }
}

/** The middle one; null where there is none. */
export function median(values: readonly number[]): number | null {
  return at(values, 0.5)
}

/** The 99th of a hundred. */
export function p99(values: readonly number[]): number {
  return at(values, 0.99) ?? Number.NaN
}

/** A table for people. */
export function tableOf(figures: Figures): string {
  const rows = Object.entries(figures).map(([key, { ours, baseline, ratio, unit, note }]) => {
    return [key, show(ours), show(baseline), show(ratio), unit, note ?? '']
  })
  return [['figure', 'ours', 'baseline', 'ratio', 'unit', 'note'], Array(6).fill('---'), ...rows]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')
}

/** One object for programs, without the notes. */
export function jsonOf(figures: Figures): string {
  const plain = Object.entries(figures).map(([key, { note: _, ...values }]) => [key, values])
  return JSON.stringify(Object.fromEntries(plain))
}

function at(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null
}

function rounded(value: number | null): number | null {
  return value === null ? null : round(value)
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

function show(value: number | null): string {
  return value === null ? '–' : String(value)
}
