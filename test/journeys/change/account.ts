import type { More, Product } from '../harness/product.ts'

/** A kind of company, and the road by which it is written: all that the journeys of a change need to know of it. */
export type Account = {
  title: string
  /** The vendor as people read it. */
  vendor: string
  writeMode?: NonNullable<More['writeMode']>
  /** The kinds of write that a change can make, in their order; any other would be a defect. */
  writes: readonly Write[]
  /** The companies that can be changed as they are, by name. */
  companies(product: Product): string[]
  /** How a command names a company. */
  command(product: Product, name: string): string
  /** All that the vendor keeps of a company, as it is now. */
  now(product: Product, name: string): object
  /** What is asked for and goes all the way, each; each makes every kind of write. */
  asks: Readonly<Record<string, (product: Product, name: string) => Ask>>
  /** What journeys ask for that are about something else. It makes the first kind of write alone. */
  small(product: Product, name: string): Ask
  /** Somebody changes at the vendor what the small ask is about. */
  move(product: Product, name: string): Promise<Moved>
  /** How this vendor says no to the next write, in these words. */
  refusals: Readonly<Record<string, (product: Product, words: string) => void>>
  /** What becomes of the next write. */
  spoil(product: Product, how: { name: 'drop'; when: 'after' } | { name: 'ignore-write' }): void
  /** The vendor cannot be reached, until it is told to behave. */
  goDown(product: Product): void
  clearFaults(product: Product): void
}

export type Write = 'PATCH' | 'PUT' | 'updateAccount'

/** A change: as it is typed, as its message says it, what the vendor shows when it is done, and what it then keeps. */
export type Ask = { typed: string; says: readonly string[]; shows: string; after: object }

/** What people read of a value that moved: under the decision, in the review, and in the message of a conflict. */
export type Moved = { refused: string; review: string; conflict: string }
