const HIDDEN = '[hidden]'

/** A shorter text is no secret, and would be found in too many others. */
const SHORTEST = 6
/** So much of a text in base64 is surely of that text. */
const SHORTEST_ENCODED = 8

/** In characters. */
const LONGEST = 64

/** So many tokens are remembered: one that was just replaced may still stand in an answer. */
const TOKENS = 3

export type Secrets = ReturnType<typeof createSecrets>

/**
 * Hides in a vendor's sentences what it was given and must not be told to others: the secret, and the tokens it gave;
 * also percent-encoded, escaped for JSON or HTML, and in base64 with either alphabet, alone or as a part of more.
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
      // The longer ones first: the pair holds the secret.
      return [...pair, ...given, ...tokens.flat()].reduce((rest, form) => rest.replaceAll(form, HIDDEN), text)
    }
  }
}

function formsOf(secret: string): RegExp[] {
  return [formOf([...secret], escapesOf), ...encodedForms(secret)]
}

/** Base64 is different for each of the three places in which a text can begin among the bytes before it. */
function encodedForms(secret: string): RegExp[] {
  return [0, 1, 2].flatMap(offset => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const encoded = bytes.toString('base64').replaceAll('=', '')
    // The first and the last digit may hold bits of what stands around.
    const own = encoded.slice(offset === 0 ? 0 : offset + 1, bytes.length % 3 === 0 ? undefined : -1)
    if (own.length < SHORTEST_ENCODED) return []
    return [formOf([...own], digitOf, `(?:[\\w+/-]?(?:${escapesOf('=')}){1,2})?`)]
  })
}

/** Of a long text its beginning and whatever follows without a blank: looking for all of it would take too long. */
function formOf(characters: readonly string[], escapes: (character: string) => string, end = ''): RegExp {
  const beginning = characters.slice(0, LONGEST).map(escapes).join('')
  return new RegExp(characters.length > LONGEST ? `${beginning}[^\\s"'<>“”]*` : `${beginning}${end}`, 'gu')
}

/** A digit of base64, in both of its alphabets. */
function digitOf(digit: string): string {
  return digit === '+' ? anyOf('+', '-') : digit === '/' ? anyOf('/', '_') : escapesOf(digit)
}

function anyOf(...characters: string[]): string {
  return `(?:${characters.map(escapesOf).join('|')})`
}

/** The ways in which a character can stand in a text that was escaped once or more. */
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
