import { createContext } from 'preact'

/** @import { Channel, Person } from '../protocol.ts' */

/** Names of people, groups and channels, by id. */
export const Names = createContext(/** @type {Record<string, string>} */ ({}))

/** The reader's time zone, in which Slack shows times; undefined is that of this computer. */
export const Zone = createContext(/** @type {string | undefined} */ (undefined))

/** @param {string} name */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean)
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase()
}

const TINTS = ['#7a3e9d', '#0b76b7', '#b4532a', '#37805a', '#a03467', '#5a5f9e', '#8a6d1b']

/** A colour for each person, by their index in the list of people. @param {number} place -1 for somebody else */
export function tint(place) {
  return TINTS[(place + TINTS.length) % TINTS.length]
}

/** What a picker of people or channels offers. */
export const Directory = createContext(
  /** @type {{ people: Person[], channels: Channel[] }} */ ({ people: [], channels: [] })
)
