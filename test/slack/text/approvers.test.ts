import { describe, expect, it } from 'vitest'
import type { Requirement, StageProgress } from '../../../src/policy/policy.ts'

import { sayProgress, sayRequirement, sayWaiting } from '../../../src/slack/text/policy.ts'
import { requirementUnder } from '../../changes/fixture.ts'
import { policy } from '../change.ts'

const simple = requirementUnder(policy)
const finance = { name: 'finance', people: ['U1', 'U2'], groups: [], quiet: [], hours: policy.hours }
const operations = { name: '<operations>', people: [], groups: ['S1'], quiet: [], hours: policy.hours }
const staged: Requirement = {
  ...simple,
  stages: [
    { role: finance, count: 2, escalation: null },
    { role: operations, count: 1, escalation: null }
  ]
}

function stage(role: string, count: number, ...users: string[]): StageProgress {
  return { role, count, by: users.map(user => ({ user, for: null })) }
}

describe('what a change needs', () => {
  it('is said in advance, without a ping', () => {
    expect(sayRequirement(simple)).toBe('needs 1 approval from approvers')
    expect(sayRequirement(staged)).toBe('needs 2 approvals from finance, then 1 from &lt;operations&gt;')
    expect(sayRequirement({ ...staged, typeTheName: true })).toMatch(/; approvers type the company’s name$/)
    expect(sayRequirement({ ...simple, stages: [] })).toBe('needs no approval')
  })
})

describe('whom a change waits for', () => {
  it('is the first stage, and those after it in words alone', () => {
    expect(sayWaiting(staged, [], [])).toBe('Needs 2 approvals from <@U1> or <@U2>, then 1 from &lt;operations&gt;.')
  })

  it('is who is still missing, and not who has approved', () => {
    const half = { complete: false, stages: [stage('finance', 2, 'U1'), stage('<operations>', 1)] }
    expect(sayWaiting(staged, [half], ['U1'])).toBe('Needs 1 more approval from <@U2>, then 1 from &lt;operations&gt;.')
    const next = { complete: false, stages: [stage('finance', 2, 'U1', 'U2'), stage('<operations>', 1)] }
    expect(sayWaiting(staged, [next], ['U1', 'U2'])).toBe('Needs 1 approval from <!subteam^S1>.')
  })

  it('is by both policies where it has changed since: each role once, and none that is complete', () => {
    const old = { complete: true, stages: [stage('approvers', 1, 'U_APPROVER')] }
    const newest = { complete: false, stages: [stage('approvers', 2, 'U_APPROVER'), stage('heads', 1)] }
    expect(sayWaiting(simple, [old, newest], ['U_APPROVER'])).toBe(
      'Needs 1 more approval from approvers, then 1 from heads.'
    )
    const other = { complete: false, stages: [stage('heads', 1)] }
    expect(sayWaiting(simple, [old, other], ['U_APPROVER'])).toBe('Needs 1 approval from heads.')
  })

  it('is a line of a message, with how many have approved', () => {
    const half = { complete: false, stages: [stage('finance', 2, 'U1'), stage('<operations>', 1)] }
    expect(sayProgress(staged, [half], ['U1'])).toBe('1 of 2 approvals · <@U2> · then 1 from &lt;operations&gt;')
    expect(sayProgress(simple, [], [])).toBe('0 of 1 approvals · <@U_APPROVER>')
  })
})
