import { createContext } from 'preact'

/** @import { Channel, Person } from './protocol.ts' */

/** Whom and what a picker of people or channels offers. */
export const Directory = createContext(
  /** @type {{ people: Person[], channels: Channel[] }} */ ({ people: [], channels: [] })
)
