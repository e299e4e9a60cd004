import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { interpret } from '../../src/changes/request/answers.ts'
import { readPolicy } from '../../src/policy/load/load.ts'
import { readSubcommand, readUpdateText } from '../../src/slack/commands/command-text.ts'
import { vendorFields } from '../../src/vendors/index.ts'
import { processorTime } from '../processor-time.ts'
import { json, LONG, text, tryInputs } from './inputs.ts'

/** In milliseconds, on a busy machine: what blocks longer would delay everybody's answers. */
const LONGEST_BLOCK = 500

const docs = new URL('../../docs/policies/', import.meta.url)
const recipes = readdirSync(docs).map(name => readFileSync(new URL(name, docs), 'utf8'))

describe('any text', () => {
  it(
    'is read as a command, at once',
    async () => {
      const command = fc.oneof(
        text,
        fc
          .array(fc.tuple(fc.constantFrom('seats', 'ends', 'reason', 'modules', 'x'), text), { maxLength: 6 })
          .map(pairs => pairs.map(([key, value]) => `${key}=${value}`).join(' ')),
        fc.tuple(text, fc.integer({ min: 1, max: 200 })).map(([part, times]) => part.repeat(times).slice(0, 8_000))
      )
      await tryInputs('command texts', command, typed => {
        const read = atOnce(() => readUpdateText(readSubcommand(typed).rest))
        expect(
          [...read.given.map(({ text }) => text), read.search, read.reason].every(one => typeof one === 'string')
        ).toBe(true)
      })
    },
    LONG
  )

  it(
    'is a value of its field or a sentence, never a value of another kind',
    async () => {
      const fields = vendorFields.flatMap(({ fields }) => fields)
      const given = fc.tuple(fc.constantFrom(...fields), text, fc.option(fc.nat()))
      await tryInputs('form values', given, ([field, typed, seen]) => {
        const read = atOnce(() => interpret(field, typed, seen, [{ value: 'a', label: 'Alpha' }]))
        if ('fault' in read) return expect(read.fault).toContain(field.label)
        const { value } = read
        if (value === null) return expect(typed.trim()).toBe('')
        if (field.kind.name === 'number') expect(Number.isSafeInteger(value)).toBe(true)
        if (field.kind.name === 'flag') expect(typeof value).toBe('boolean')
        if (field.kind.name === 'date') expect(value).toMatch(/^\d{4}-\d\d-\d\d$/)
      })
    },
    LONG
  )

  it(
    'is a policy, or has faults with their places',
    async () => {
      const lines = recipes.flatMap(recipe => recipe.split('\n'))
      const piece = fc.oneof(
        fc.constantFrom(...lines),
        text,
        fc
          .tuple(fc.constantFrom('rules', 'otherwise', 'limits', 'roles', 'may', 'forbidden'), json)
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
      )
      const spliced = fc
        .tuple(fc.constantFrom(...recipes), fc.nat(80), fc.nat(5), fc.array(piece, { maxLength: 3 }))
        .map(([recipe, at, away, added]) =>
          recipe
            .split('\n')
            .toSpliced(at, away, ...added)
            .join('\n')
        )
      const policy = fc.oneof(
        spliced,
        fc.array(piece, { maxLength: 12 }).map(all => all.join('\n'))
      )
      await tryInputs('policy files', policy, written => {
        const read = atOnce(() => readPolicy(written, { vendors: vendorFields }))
        if ('policy' in read) return
        expect(read.faults.length).toBeGreaterThan(0)
        for (const { line, column, what, right } of read.faults) {
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1)
          expect([what, right]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)])
        }
      })
    },
    LONG
  )
})

function atOnce<Read>(read: () => Read): Read {
  let result: { read: Read } | undefined
  expect(
    processorTime(() => {
      result = { read: read() }
    })
  ).toBeLessThan(LONGEST_BLOCK)
  if (!result) throw new Error('It was not read.')
  return result.read
}
