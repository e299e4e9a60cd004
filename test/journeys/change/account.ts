import type { More, Product } from '../harness/product.ts'

/** A kind of company and its write mode: everything that the journeys of a change need to know. */
export type Account = {
  title: string
  /** The vendor's display name. */
  vendor: string
  writeMode?: NonNullable<More['writeMode']>
  /** The kinds of write that a change can make, in their order; any other would be a defect. */
  writes: readonly Write[]
  /** The names of companies that can be changed. */
  companies(product: Product): string[]
  /** How a command names a company. */
  command(product: Product, name: string): string
  /** A company as the vendor has it now. */
  now(product: Product, name: string): object
  /** Changes that are applied in full; each makes every kind of write. */
  asks: Readonly<Record<string, (product: Product, name: string) => ChangeCase>>
  /** A change for journeys about something else. It makes only the first kind of write. */
  small(product: Product, name: string): ChangeCase
  /** Changes at the vendor what the small request is about. */
  move(product: Product, name: string): Promise<Moved>
  /** Makes the vendor refuse the next write with this message. */
  refusals: Readonly<Record<string, (product: Product, words: string) => void>>
  /** Injects a fault in the next write. */
  spoil(product: Product, how: { name: 'drop'; when: 'after' } | { name: 'ignore-write' }): void
  /** The vendor cannot be reached, until its faults are cleared. */
  goDown(product: Product): void
  clearFaults(product: Product): void
}

export type Write = 'PATCH' | 'PUT' | 'updateAccount'

/** A change as typed, as its message says it (see `spoken`), and as the vendor has it once applied. */
export type ChangeCase = { typed: string; says: readonly string[]; after: object }

/** How a changed value is shown: under the decision, in the review, and in the message of a conflict. */
export type Moved = { refused: string; review: string; conflict: string }
