import { describe, expect, it } from 'vitest'
import { createSecrets } from '../../src/vendors/shared/secrets.ts'
import { processorTime } from '../processor-time.ts'

const SECRET = `s3cr3t&"<k>/+key's value~ü`
const TOKEN = 'eyJhbGciOi.JIUzI1-NiIs_In+R5/cCI6=='

const FORMS: readonly [string, (text: string) => string][] = [
  ['as it is', text => text],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded in small letters', text => encodeURIComponent(text).replaceAll(/%../g, code => code.toLowerCase())],
  ['percent-encoded twice', text => encodeURIComponent(encodeURIComponent(text))],
  [
    'percent-encoded in whole',
    text => [...Buffer.from(text)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  ],
  ['as a form', text => new URLSearchParams({ a: text }).toString().slice(2)],
  ['in JSON', text => JSON.stringify(text).slice(1, -1)],
  ['in JSON in JSON', text => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  ['in JSON with escaped slashes', text => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
  [
    'in JSON in code points',
    text => text.replace(/[^a-z0-9]/gi, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  ],
  [
    'in HTML',
    text =>
      text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;')
  ],
  ['in HTML in numbers', text => [...text].map(sign => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`).join('')],
  ['in base64', text => Buffer.from(text).toString('base64')],
  ['in base64url', text => Buffer.from(text).toString('base64url')],
  ['in base64, percent-encoded', text => encodeURIComponent(Buffer.from(text).toString('base64'))],
  ['in base64 with more before it', text => Buffer.from(`id:${text}`).toString('base64')],
  ['in base64url with more around it', text => Buffer.from(`{"a":"${text}","b":1}`).toString('base64url')],
  ['in base64 with one byte before it', text => Buffer.from(`x${text}`).toString('base64')]
]

/** What somebody could get back out of a text, whichever of these ways it was escaped. */
function readable(text: string): string {
  const pieces = text.split(/[^A-Za-z0-9+/_=-]+/)
  return [
    text,
    ...pieces.flatMap(piece => [0, 1, 2, 3].map(at => Buffer.from(piece.slice(at), 'base64').toString()))
  ].join(' ')
}

describe('secrets in a vendor’s sentence', () => {
  it.each(FORMS)('are hidden %s', (_, form) => {
    const secrets = createSecrets('an-id', SECRET)
    secrets.keep(TOKEN)
    for (const secret of [SECRET, TOKEN]) {
      const hidden = secrets.hide(`Refused “${form(secret)}” just now.`)
      expect(hidden).toContain('[hidden]')
      expect(hidden).toMatch(/^Refused “.*” just now\.$/)
      expect(hidden).not.toContain(form(secret))
      expect(readable(hidden)).not.toContain(secret.slice(2, -4))
    }
  })

  it('are hidden for the three latest tokens, and nothing else is', () => {
    const secrets = createSecrets('an-id', 'short')
    for (const token of ['token-one', 'token-two', 'token-three', 'token-four']) secrets.keep(token)
    expect(secrets.hide('short token-one token-two token-four')).toBe('short token-one [hidden] [hidden]')
    expect(secrets.hide('Basic c29tZXRoaW5n, 5 % of “seats” & more')).toBe('Basic c29tZXRoaW5n, 5 % of “seats” & more')
  })

  it('are looked for in linear time', () => {
    const secrets = createSecrets('an-id', `${'a'.repeat(60)}b`)
    for (const at of [1, 2, 3]) secrets.keep(`${'a'.repeat(2_000)}${at}`)
    const took = processorTime(() => {
      secrets.hide('a'.repeat(4_000))
      secrets.hide('%25'.repeat(1_300))
      secrets.hide('\\'.repeat(4_000))
    })
    expect(took).toBeLessThan(1_000)
  })
})
