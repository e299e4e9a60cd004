import { appendFileSync } from 'node:fs'
import fc from 'fast-check'

/** Inputs of each kind: few wherever somebody waits, ten thousand in CI. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 150)

/** In milliseconds: how long ten thousand may take. */
export const LONG = 600_000

/** Runs a property, and counts its inputs for CI. */
export async function tryInputs<Input>(
  what: string,
  input: fc.Arbitrary<Input>,
  holds: (input: Input) => void | Promise<void>
): Promise<void> {
  let tried = 0
  const property = fc.asyncProperty(input, async one => {
    tried += 1
    await holds(one)
  })
  await fc.assert(property, { numRuns: RUNS })
  if (process.env.TEST_COUNTS) appendFileSync(process.env.TEST_COUNTS, `${tried} ${what} tried\n`)
}

/** Mentions and links that nobody but a hostile input asks for. */
export const HOSTILE = [
  '<!channel>',
  '<!here>',
  '<!everyone>',
  '<@U0CANARY>',
  '<#C0CANARY>',
  '<https://canary.example|x>'
]

/** Texts as people, keyboards and attackers write them. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom(
    ...HOSTILE,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\u202Eevil',
    'a\nb',
    '*bold* _it_ `code`',
    '1 000',
    '1\u202f000',
    '−40',
    '–40',
    '+10 %',
    '٤٠',
    '४०',
    '40 €',
    '31.12.2027',
    '2027-02-30',
    '0001-01-01',
    '« PO 1234 »',
    'O’Neill  Ltd',
    '__proto__',
    'constructor',
    '{"a":1}',
    '"'.repeat(50),
    '='.repeat(50),
    'x'.repeat(3_500)
  ),
  fc
    .array(fc.constantFrom(...HOSTILE, 'a', ' ', '"', '=', '\n', '&lt;', '*'), { maxLength: 20 })
    .map(parts => parts.join(''))
)

/** Any JSON, with hostile texts. */
export const json: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, -1, 1e308, 'id'),
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('data', 'id', 'name', 'content', 'errors', 'message')), tie('value'), {
      maxKeys: 4
    })
  )
})).value

/** A copy with one part, anywhere, replaced or left out. */
export function altered(valid: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(valid)
  return fc
    .tuple(
      fc.array(fc.tuple(fc.nat(Math.max(0, places.length - 1)), fc.option(json, { nil: undefined })), { maxLength: 3 })
    )
    .map(([changes]) => {
      const copy: unknown = structuredClone(valid)
      for (const [at, value] of changes) put(copy, places[at] ?? [], value)
      return copy
    })
}

type Path = readonly (string | number)[]

function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [...(path.length > 0 ? [path] : []), ...entries.flatMap(([key, part]) => placesIn(part, [...path, key]))]
}

function put(whole: unknown, path: Path, value: unknown): void {
  const [key, ...rest] = path
  if (key === undefined || typeof whole !== 'object' || whole === null) return
  if (rest.length > 0) put(Reflect.get(whole, key), rest, value)
  else if (value === undefined) Reflect.deleteProperty(whole, key)
  else Reflect.set(whole, key, value)
}
