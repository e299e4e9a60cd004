import { LRUCache } from 'lru-cache'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { fold } from '../../policy/text.ts'
import { best, createPostings, runsOf, withLetters } from './postings.ts'
import { createVocabulary, lettersOf, NEARNESS } from './vocabulary.ts'

export type Listed = { vendor: string; company: CompanySummary }

export type Ranked = Listed & { rank: number }

/**
 * An in-memory company search. Each run of three characters knows the companies that have it, so that a search looks at
 * few of them; only what is shorter looks at all, and one bitmask comparison of letters rules out most. Measured over
 * 100,000 companies it is faster than typo-tolerant search libraries, and it finds parts of words, which they do not.
 */
export function createSearchIndex() {
  const listed: Listed[] = []
  /** The searchable text of each company, folded: name, external id and tags, one per line, each word after a space. */
  const texts: string[] = []
  /** The letter mask of each text. A separate array, so that ruling out a company touches no other memory. */
  const letters: number[] = []
  /** The vocabulary numbers of each company's words. */
  const words: (readonly number[])[] = []
  const vocabulary = createVocabulary()
  const places = new Map<string, Map<string, number>>()
  /** Where a run of characters, or a word by its number, was put once. May say too much, never too little. */
  const runs = createPostings<string>()
  const holders = createPostings<number>()
  const answers = new LRUCache<string, readonly Ranked[]>({ max: MOST_CACHED })
  let isNewer = false

  function search(most: number, candidates: Iterable<number>, rankOf: (text: string, at: number) => number): Ranked[] {
    const found = best<{ at: number; rank: number; text: string }>(most, isBetter)
    for (const at of candidates) {
      const text = texts[at]
      if (text === undefined) continue
      const rank = rankOf(text, at)
      if (rank !== NOT_AT_ALL) found.offer({ at, rank, text })
    }
    return found.kept.flatMap(({ at, rank }) => {
      const one = listed[at]
      return one ? [{ ...one, rank }] : []
    })
  }

  function put(at: number, text: string): void {
    texts[at] = text
    letters[at] = lettersOf(text)
    words[at] = wordsOf(text).map(vocabulary.numberOf)
    for (const run of runsOf(text)) runs.add(run, at)
    for (const word of words[at]) holders.add(word, at)
  }

  function byFolded(folded: string, most: number): readonly Ranked[] {
    const typed = longestFirst([...new Set(folded.split(' '))])
    const keys = typed.flatMap(runsOf).map(run => [run])
    const wanted = lettersOf(folded)
    const asTyped = search(
      most,
      keys.length > 0 ? runs.fewest(keys) : withLetters(letters, wanted),
      asTypedRank(folded, typed)
    )
    if (asTyped.length > 0 || typed.length > MOST_NEAR) return asTyped
    // The exact search has already ruled out a single word as a part of any.
    const near = typed.map(word => vocabulary.near(word, typed.length > 1))
    const fewest = holders.fewest(near.map(vocabulary.numbersIn))
    return search(most, fewest, nearRank(near, words))
  }

  return {
    put(vendor: string, company: CompanySummary, tags: readonly string[] = []): void {
      const ids = places.get(vendor) ?? new Map<string, number>()
      const at = ids.get(company.id) ?? texts.length
      const text = textOf(company, tags)
      listed[at] = { vendor, company }
      if (texts[at] !== text) put(at, text)
      places.set(vendor, ids.set(company.id, at))
      isNewer = true
    },

    remove(vendor: string, id: string): void {
      const at = places.get(vendor)?.get(id)
      const last = listed.at(-1)
      if (at === undefined || !last) return
      listed[at] = last
      put(at, texts.at(-1) ?? '')
      places.get(last.vendor)?.set(last.company.id, at)
      places.get(vendor)?.delete(id)
      for (const column of [listed, texts, letters, words]) column.pop()
      isNewer = true
    },

    findExternal(id: string): Ranked[] {
      return listed.filter(({ company }) => company.externalId === id).map(one => ({ ...one, rank: RANKS.same }))
    },

    /** The companies whose whole name is in a text, longest names first; a name within a longer one is left out. */
    mentioned(text: string): Listed[] {
      const within = ` ${searchable(text.slice(0, LONGEST_MESSAGE))} `
      const found = listed.flatMap((one, at) => {
        const name = (texts[at] ?? '').replace(/\n[\s\S]*/, ' ')
        return name.length > SHORTEST_NAME && within.includes(name) ? [{ one, name }] : []
      })
      return found
        .filter(({ name }) => !found.some(other => other.name.length > name.length && other.name.includes(name)))
        .toSorted((one, other) => other.name.length - one.name.length)
        .map(({ one }) => one)
    },

    /**
     * The company with that id; else those that contain every typed word, in any order; else those that match with
     * typos.
     */
    find(typed: string, most: number): readonly Ranked[] {
      const named = [...places.values()].flatMap(ids => ids.get(typed.trim()) ?? [])
      if (named.length > 0) return named.flatMap(at => listed[at] ?? []).map(one => ({ ...one, rank: RANKS.same }))
      if (typed.length > LONGEST_TYPED) return []
      const folded = searchable(typed)
      if (folded === '' && typed.trim() !== '') return []
      if (isNewer) answers.clear()
      isNewer = false
      const key = `${most} ${folded}`
      const answer = answers.get(key) ?? byFolded(folded, most)
      answers.set(key, answer)
      return answer
    }
  }
}

/** What was typed a moment ago is often typed again; forgotten with the next change of a company. */
const MOST_CACHED = 500
// Bounds the search, which blocks the event loop: each typed word is compared with the whole vocabulary.
const LONGEST_TYPED = 300
const MOST_NEAR = 10
const LONGEST_MESSAGE = 1_000
/** With the blanks around it: a shorter name would be in every text. */
const SHORTEST_NAME = 4

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}

type Candidate = { rank: number; text: string }

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.rank === other.rank ? one.text < other.text : one.rank < other.rank
}

function textOf({ name, externalId }: CompanySummary, tags: readonly string[]): string {
  // A single join: V8 represents concatenated strings as ropes, which a search would have to flatten first.
  return [name, externalId ?? '', ...tags].flatMap(line => [' ', searchable(line), '\n']).join('')
}

/**
 * Normalizes text for the search: folded, without punctuation, words separated by one space. So `istanbul isik` matches
 * İstanbul Işık, `grossbackerei` Großbäckerei and `a.s.` A.Ş.; letters of other scripts are kept.
 */
export function searchable(text: string): string {
  return fold(text).replaceAll(JOINED, '').split(BETWEEN).filter(Boolean).join(' ')
}

/** Dots and apostrophes join the parts of a word, as in `S.A.` and `O’Neill`. */
const JOINED = /[.']/g
const BETWEEN = /[\p{P}\p{Z}\s]+/u

function longestFirst(words: readonly string[]): string[] {
  return words.toSorted((one, other) => other.length - one.length)
}

/** Match quality, best first. From `slip` on, the match has a typo. */
export const RANKS = { same: 0, begins: 1, words: 2, parts: 3, slip: 4, slipping: 5 } as const

const NOT_AT_ALL = -1

/** Ranks texts that contain every typed word exactly. */
function asTypedRank(folded: string, words: readonly string[]): (text: string) => number {
  const name = ` ${folded}\n`
  const beginning = ` ${folded}`
  const beginnings = words.map(word => ` ${word}`)
  return text => {
    if (!words.every(word => text.includes(word))) return NOT_AT_ALL
    if (text.startsWith(name) || secondLineIs(name, text)) return RANKS.same
    if (text.startsWith(beginning)) return RANKS.begins
    return beginnings.every(word => text.includes(word)) ? RANKS.words : RANKS.parts
  }
}

/** The second line holds the external id. */
function secondLineIs(line: string, text: string): boolean {
  const end = text.indexOf('\n')
  return text.startsWith(line, end + 1)
}

/** Ranks companies that contain every typed word, exactly or with one typo. */
function nearRank(
  near: readonly Uint8Array[],
  words: readonly (readonly number[])[]
): (text: string, at: number) => number {
  return (_, at) => {
    let rank: number = RANKS.slip
    for (const nearness of near) {
      let nearest: number = NEARNESS.far
      for (const word of words[at] ?? []) nearest = Math.max(nearest, nearness[word] ?? NEARNESS.far)
      if (nearest === NEARNESS.far) return NOT_AT_ALL
      if (nearest === NEARNESS.slipping) rank = RANKS.slipping
    }
    return rank
  }
}
