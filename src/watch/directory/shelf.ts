import type { CompanySummary } from '../../changes/vendor.ts'
import { best } from './best.ts'
import { fold } from './fold.ts'
import { countOf, lettersOf } from './letters.ts'
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
  /** The same of each of its words. */
  const wordLetters: (readonly number[])[] = []
  const places = new Map<string, Map<string, number>>()

  function search(most: number, wanted: number, spare: number, rankOf: (text: string, at: number) => number): Ranked[] {
    const found = best<{ at: number; rank: number; text: string }>(most, isBetter)
    for (let at = 0; at < texts.length; at += 1) {
      if (countOf(wanted & ~(letters[at] ?? 0)) > spare) continue
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
      wordLetters[at] = wordsOf(text).map(lettersOf)
      places.set(vendor, ids.set(company.id, at))
    },

    remove(vendor: string, id: string): void {
      const at = places.get(vendor)?.get(id)
      const last = listed.at(-1)
      if (at === undefined || !last) return
      listed[at] = last
      texts[at] = texts.at(-1) ?? ''
      letters[at] = letters.at(-1) ?? 0
      wordLetters[at] = wordLetters.at(-1) ?? []
      places.get(last.vendor)?.set(last.company.id, at)
      places.get(vendor)?.delete(id)
      for (const column of [listed, texts, letters, wordLetters]) column.pop()
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
      const nearly = nearRank(words)
      const wanted = words.map(word => ({ letters: lettersOf(word), spare: isLong(word) ? 1 : 0 }))
      // A slip adds one letter at most, to a word whose other letters are all in one of the company's words.
      const couldBe = (at: number) =>
        wanted.every(word => wordLetters[at]?.some(own => countOf(word.letters & ~own) <= word.spare))
      return search(most, lettersOf(folded), words.filter(isLong).length, (text, at) =>
        couldBe(at) ? nearly(text) : NOT_AT_ALL
      )
    }
  }
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter(Boolean)
}

type Candidate = { rank: number; text: string }

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.rank === other.rank ? one.text < other.text : one.rank < other.rank
}

function textOf({ name, externalId }: CompanySummary, tags: readonly string[]): string {
  // Joined in one go: V8 keeps what is added up in pieces that a search would have to put together first.
  return [name, externalId ?? '', ...tags].flatMap(line => [' ', fold(line), '\n']).join('')
}
