import { describe, expect, it } from 'vitest'
import type { Value } from '../../../src/changes/ports/vendor.ts'

import { beyondLimits } from '../../../src/changes/request/checks.ts'
import { fields as appdirect } from '../../../src/vendors/appdirect/fields/fields.ts'
import { fields as keepnet } from '../../../src/vendors/keepnet/fields/fields.ts'

const FIELDS = { keepnet, appdirect }

function faultOf(vendor: keyof typeof FIELDS, key: string, value: Value): string | undefined {
  return beyondLimits(FIELDS[vendor], { [key]: 'as it was' }, { [key]: value }, {})[key]
}

describe('the format of a field', () => {
  it.each([
    ['keepnet', 'website', 'https://www.example.com/a?b=c#d'],
    ['keepnet', 'logo', 'http://cdn.example.com/logo.png'],
    ['keepnet', 'releasenotes', 'HTTPS://müller.example'],
    ['keepnet', 'website', 'as it was'],
    ['keepnet', 'website', null],
    ['appdirect', 'website', 'www.example.com'],
    ['appdirect', 'website', 'example.com:8080/a'],
    ['appdirect', 'website', 'https://example.com'],
    ['appdirect', 'email', 'o.neill+po@mail.example.com'],
    ['appdirect', 'email', 'jürgen@müller.example']
  ] as const)('of %s takes as %s: %s', (vendor, key, value) => {
    expect(faultOf(vendor, key, value)).toBeUndefined()
  })

  it.each([
    ...[
      'not a url',
      'ftp://x',
      'ftp://example.com/logo.png',
      'javascript:alert(1)',
      'www.example.com',
      'https://',
      'https://localhost'
    ],
    ...[
      'https:///example.com',
      'https://example.com/a b',
      'https://a@example.com',
      'https://exa mple.com',
      '//example.com',
      'data:,x'
    ]
  ])('of Keepnet is no address: %s', value => {
    for (const key of ['website', 'logo', 'releasenotes']) {
      expect(faultOf('keepnet', key, value)).toContain('must be an address that begins with http:// or https://')
    }
  })

  it.each([
    'not a url',
    'ftp://example.com',
    'mailto:a@example.com',
    'nonsense',
    'javascript:alert(1)',
    'a@example.com'
  ])('of AppDirect is no website: %s', value => {
    expect(faultOf('appdirect', 'website', value)).toContain('must be an address on the web')
  })

  it.each([
    ...[
      'nonsense',
      'a@b',
      '@example.com',
      'a@',
      'a b@example.com',
      'a@exa mple.com',
      'a@@example.com',
      'a..b@example.com'
    ],
    ...[
      'a@example..com',
      'a@-example.com',
      'A <a@example.com>',
      'a@example.com, b@example.com',
      `${'a'.repeat(65)}@example.com`
    ]
  ])('of AppDirect is no e-mail address: %s', value => {
    expect(faultOf('appdirect', 'email', value)).toContain('must be one e-mail address')
  })

  it('is one line, and nothing in it is hidden', () => {
    expect(faultOf('keepnet', 'name', 'Acme\n*State:* ✅')).toBe('Name must be on one line.')
    expect(faultOf('keepnet', 'description', 'Two\nlines')).toBeUndefined()
    expect(faultOf('keepnet', 'name', 'Ac\u202Eme')).toContain('characters that nobody can see')
    expect(faultOf('keepnet', 'tags', ['vip', 'v\u200Bip'])).toContain('characters that nobody can see')
    expect(faultOf('appdirect', 'industry', 'नमस्ते क्\u200Dष')).toBeUndefined()
  })
})
