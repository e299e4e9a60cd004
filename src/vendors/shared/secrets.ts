const HIDDEN = '[hidden]'

/** Shorter values are not treated as secrets: they would match too much ordinary text. */
const SHORTEST = 6
/** A base64 fragment of at least this length identifies the text. */
const SHORTEST_ENCODED = 8

/** In characters. */
const LONGEST = 64

/** Recent tokens to hide: a response may still quote one that was just replaced. */
const TOKENS = 3

export type Secrets = ReturnType<typeof createSecrets>

/**
 * Removes from a vendor's messages the client secret and recent tokens; also percent-encoded, JSON- or HTML-escaped,
 * and in either base64 alphabet, alone or inside a longer text.
 */
export function createSecrets(clientId: string, clientSecret: string) {
  const given = clientSecret.length < SHORTEST ? [] : formsOf(clientSecret)
  const pair = encodedForms(`${clientId}:${clientSecret}`)
  let tokens: readonly RegExp[][] = []
  return {
    keep(token: string): void {
      if (token.length >= SHORTEST) tokens = [formsOf(token), ...tokens].slice(0, TOKENS)
    },
    hide(text: string): string {
      // Longest first: the pair contains the secret.
      return [...pair, ...given, ...tokens.flat()].reduce((rest, form) => rest.replaceAll(form, HIDDEN), text)
    }
  }
}

function formsOf(secret: string): RegExp[] {
  return [formOf([...secret], escapesOf), ...encodedForms(secret)]
}

/** The base64 of a text depends on its offset modulo three in the surrounding bytes. */
function encodedForms(secret: string): RegExp[] {
  return [0, 1, 2].flatMap(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const encoded = bytes.toString('base64').replaceAll('=', '')
    // The first and last digits may include bits of the surrounding bytes.
    const own = encoded.slice(offset === 0 ? 0 : offset + 1, bytes.length % 3 === 0 ? undefined : -1)
    if (own.length < SHORTEST_ENCODED) return []
    return [formOf([...own], digitOf, `(?:[\\w+/-]?(?:${escapesOf('=')}){1,2})?`)]
  })
}

/** Matches only the beginning of a long text and then up to the next space: matching all of it would be too slow. */
function formOf(characters: readonly string[], escapes: (character: string) => string, end = ''): RegExp {
  const beginning = characters.slice(0, LONGEST).map(escapes).join('')
  return new RegExp(characters.length > LONGEST ? `${beginning}[^\\s"'<>“”]*` : `${beginning}${end}`, 'gu')
}

/** A base64 digit in either alphabet. */
function digitOf(digit: string): string {
  return digit === '+' ? anyOf('+', '-') : digit === '/' ? anyOf('/', '_') : escapesOf(digit)
}

function anyOf(...characters: string[]): string {
  return `(?:${characters.map(escapesOf).join('|')})`
}

/** The forms of a character in a text that was escaped once or more. */
function escapesOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const bytes = [...Buffer.from(character)].map(byte => byte.toString(16).padStart(2, '0'))
  const units = Array.from({ length: character.length }, (_, at) => hex(character.charCodeAt(at)))
  const name = ENTITIES[character]
  return `(?:${[
    `${'"\\/\''.includes(character) ? '\\\\{0,4}' : ''}${literal(character)}`,
    bytes.map(byte => `%(?:25){0,3}${anyCase(byte)}`).join(''),
    units.map(unit => `\\\\{1,4}u${anyCase(unit)}`).join(''),
    `&(?:amp;){0,3}#(?:0*${code}|[xX]0*${anyCase(code.toString(16))});`,
    ...(name ? [`&(?:amp;){0,3}${name};`] : []),
    ...(character === ' ' ? ['\\+'] : [])
  ].join('|')})`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

function anyCase(digits: string): string {
  return digits.replaceAll(/[a-f]/g, digit => `[${digit}${digit.toUpperCase()}]`)
}

function hex(unit: number): string {
  return unit.toString(16).padStart(4, '0')
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
}
