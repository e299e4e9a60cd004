import { expect, it } from 'vitest'
import type { CompanySummary } from '../../../src/changes/ports/vendor.ts'
import { drawMatches, type MatchButton } from '../../../src/slack/commands/choose-company.ts'
import { vendor } from '../change.ts'

const button: MatchButton = { actionId: 'a', text: 'Show', label: () => 'Show it', value: () => 'v' }

function company(name: string, use: CompanySummary['use'] = null): CompanySummary {
  return { id: name, name, use, ends: null }
}

it('tells matches apart in its text alone, and ends as a sentence', () => {
  const matches = [company('Acme', { used: 3, limit: 5 }), company('Acme & Sons')].map(one => ({
    vendor,
    company: one
  }))
  expect(drawMatches({ matches, near: false }, 'acme', button).text).toBe(
    '2 companies match “acme”. Acme (Keepnet · id Acme · 3 of 5 seats used); Acme &amp; Sons (Keepnet · id Acme &amp; Sons).'
  )
})

it('stays within what Slack takes, whatever companies are called', () => {
  const matches = Array.from({ length: 30 }, () => ({ vendor, company: company('<'.repeat(300)) }))
  expect(drawMatches({ matches, near: true }, 'acme', button).text.length).toBeLessThanOrEqual(4000)
})
