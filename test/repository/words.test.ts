import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ADVICE, namesWithReplacedWords, wordsInComments, wordsInProse, wordsInTables } from './words.ts'

/** Names that are ordinary English, or words of the policy's grammar. */
const ALLOWED = [
  ...['needs', 'Needs', 'WrittenNeeds', 'sayNeeds'], // `needs:` in a policy file
  ...['pass', 'passes'], // time that passes, a filter that something passes
  'room' // space that is left in a text
]

const root = new URL('../..', import.meta.url).pathname
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
const sources = tracked
  .filter(path => path.endsWith('.ts') && !/^generated\/|^test\/repository\/words/.test(path))
  .map(path => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }))
const documents = tracked.filter(
  path =>
    /\.(?:md|ya?ml)$|^(?:\.env\.example|Dockerfile|\.npmrc|\.ci\/)/.test(path) && !/^(?:src|generated)\//.test(path)
)

describe('words', () => {
  it('are the current ones in every name', () => {
    expect(sources.map(({ path }) => path)).toContain('src/main.ts')
    const allowed = ALLOWED
    const found = sources.flatMap(({ path, text }) =>
      namesWithReplacedWords(text, allowed).map(name => `${path}: ${name}`)
    )
    expect(found, ADVICE).toEqual([])
  })

  it('are the current ones in tables and columns', () => {
    const migrations = sources.filter(({ path }) => path.startsWith('src/store/migrations/'))
    expect(migrations.length).toBeGreaterThan(1)
    expect(migrations.flatMap(({ path, text }) => wordsInTables(text).map(word => `${path}: ${word}`))).toEqual([])
  })

  it('are the current ones in every document', () => {
    expect(documents).toContain('README.md')
    const found = documents.flatMap(path =>
      wordsInProse(readFileSync(`${root}${path}`, 'utf8')).map(word => `${path}: ${word}`)
    )
    expect(found, ADVICE).toEqual([])
  })

  it('are the current ones in every comment', () => {
    const found = sources.flatMap(({ path, text }) => wordsInComments(text).map(word => `${path}: ${word}`))
    expect(found, ADVICE).toEqual([])
  })
})

describe('the rule itself', () => {
  it('finds a replaced word in a name, however the name is written', () => {
    const names = ['theAsker', 'LOOK_NOW', 'ringAll', 'isTurnedDown', 'lastGlass']
    expect(namesWithReplacedWords(`const ${names.join(' = ')} = 1`)).toEqual(names)
  })

  // biome-ignore lint/suspicious/noTemplateCurlyInString: the source is a text here, with a template in it
  const TEMPLATE = 'const a = `${b ? `${"ring"}` : /`ring/} ring`'

  it('lets pass words that only look like one, and names in texts', () => {
    const names = ['string', 'breakGlass', 'lookUp', 'lookedUpAt', 'lookAlikes', 'gateway', 'inTurn']
    expect(namesWithReplacedWords(`const ${names.join(' = ')} = 'ring'`)).toEqual([])
    expect(namesWithReplacedWords(TEMPLATE)).toEqual([])
  })

  it('finds it in a comment after a template and a regular expression', () => {
    expect(wordsInComments(`${TEMPLATE} // rings the bell\nconst c = /\`/ // owed`)).toEqual([
      'rings the',
      'bell',
      'owed'
    ])
  })

  it('finds it in a document and not in its code', () => {
    expect(wordsInProse('A nudge. Break-glass: break-glass is `thaw` ```ring```')).toEqual(['nudge break'])
  })
})
