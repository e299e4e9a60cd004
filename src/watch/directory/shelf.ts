import type { CompanySummary } from '../../changes/vendor.ts'
import { best } from './best.ts'
import { fold } from './fold.ts'
import { asTypedRank, isLong, NOT_AT_ALL, nearRank, RANKS } from './rank.ts'

export type Listed = { vendor: string; company: CompanySummary }

export type Ranked = Listed & { rank: number }

/**
 * Companies to be searched by what they are called. A scan, and not an index of words: most companies are passed over by
 * comparing the letters that they have with those that were typed, in one operation. Measured over 100,000 companies
 * it is faster than the libraries that know slips, and finds parts of words, which those do not.
 */
export function createShelf() {
  const listed: Listed[] = []
  /** All that a company is found by, folded: name, external id and tags, each on a line, each word after a space. */
  const texts: string[] = []
  /** Which letters are in it: beside the texts and not in them, so that passing over a company touches nothing else. */
  const letters: number[] = []
  const places = new Map<string, Map<string, number>>()

  function search(most: number, wanted: number, spare: number, rankOf: (text: string, at: number) => number): Ranked[] {
    const found = best<{ at: number; rank: number; text: string }>(most, isBetter)
    for (let at = 0; at < texts.length; at += 1) {
      if (ones(wanted & ~(letters[at] ?? 0)) > spare) continue
      const text = texts[at] ?? ''
      const rank = rankOf(text, at)
      if (rank !== NOT_AT_ALL) found.offer({ at, rank, text })
    }
    return found.kept.flatMap(({ at, rank }) => {
      const one = listed[at]
      return one ? [{ ...one, rank }] : []
    })
  }

  return {
    put(vendor: string, company: CompanySummary, tags: readonly string[] = []): void {
      const ids = places.get(vendor) ?? new Map<string, number>()
      const at = ids.get(company.id) ?? texts.length
      const text = textOf(company, tags)
      listed[at] = { vendor, company }
      texts[at] = text
      letters[at] = lettersOf(text)
      places.set(vendor, ids.set(company.id, at))
    },

    remove(vendor: string, id: string): void {
      const at = places.get(vendor)?.get(id)
      const last = listed.at(-1)
      if (at === undefined || !last) return
      listed[at] = last
      texts[at] = texts.at(-1) ?? ''
      letters[at] = letters.at(-1) ?? 0
      places.get(last.vendor)?.set(last.company.id, at)
      places.get(vendor)?.delete(id)
      for (const column of [listed, texts, letters]) column.pop()
    },

    findExternal(id: string): Ranked[] {
      return listed.filter(({ company }) => company.externalId === id).map(one => ({ ...one, rank: RANKS.same }))
    },

    /**
     * The company of that id; else those that hold every word as it was typed, in any order; where none does, those that
     * nearly do.
     */
    find(typed: string, most: number): Ranked[] {
      const named = [...places.values()].flatMap(ids => ids.get(typed.trim()) ?? [])
      if (named.length > 0) return named.flatMap(at => listed[at] ?? []).map(one => ({ ...one, rank: RANKS.same }))
      const folded = fold(typed)
      if (folded === '' && typed.trim() !== '') return []
      const asTyped = search(most, lettersOf(folded), 0, asTypedRank(folded))
      if (asTyped.length > 0) return asTyped
      const words = folded.split(' ')
      return search(most, lettersOf(folded), words.filter(isLong).length, nearRank(words))
    }
  }
}

type Candidate = { rank: number; text: string }

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.rank === other.rank ? one.text < other.text : one.rank < other.rank
}

function textOf({ name, externalId }: CompanySummary, tags: readonly string[]): string {
  // Joined in one go: V8 keeps what is added up in pieces that a search would have to put together first.
  return [name, externalId ?? '', ...tags].flatMap(line => [' ', fold(line), '\n']).join('')
}

/** Which letters a text has, in 30 bits: a to z have one each, others share them. */
function lettersOf(text: string): number {
  let letters = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 32) letters |= 1 << (code % 30)
  }
  return letters
}

/** How many bits are set: added up in pairs, then in fours, then in bytes, whose sum the product leaves on top. */
function ones(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
