import { describe, expect, it } from 'vitest'
import type { Refusal } from '../../../src/policy/context.ts'
import { sayPolicyRefusal } from '../../../src/slack/text/policy.ts'
import { vendor } from '../change.ts'

const by = { team: 'T1', user: 'U1' }

/** One of each: a refusal without an entry does not compile. */
const said: { [Name in Refusal['refused']]: [Extract<Refusal, { refused: Name }>, string] } = {
  'other-team': [{ refused: 'other-team' }, 'another Slack workspace'],
  'not-a-member': [{ refused: 'not-a-member', membership: 'guest' }, 'as a guest'],
  'membership-unknown': [{ refused: 'membership-unknown' }, 'nothing was done'],
  'own-change': [{ refused: 'own-change', as: 'editor' }, 'You edited this change'],
  'not-the-requester': [{ refused: 'not-the-requester' }, 'Only the requester'],
  'not-an-approver': [{ refused: 'not-an-approver' }, 'not an approver for this change'],
  'groups-unknown': [{ refused: 'groups-unknown', groups: ['S1'] }, 'nothing was done'],
  'not-yet': [{ refused: 'not-yet', waiting: '<finance>' }, '&lt;finance&gt; must approve first'],
  'enough-approved': [{ refused: 'enough-approved', progress: [] }, 'already given enough approvals'],
  'decided-before': [{ refused: 'decided-before' }, 'Somebody else must approve it too'],
  'not-pending': [{ refused: 'not-pending', state: 'applied' }, 'Too late'],
  'not-approved': [{ refused: 'not-approved', state: 'pending' }, 'Too late'],
  'requester-left': [{ refused: 'requester-left', user: 'U1' }, 'no longer a member'],
  'no-window': [{ refused: 'no-window' }, 'never overlap'],
  rejected: [{ refused: 'rejected', by }, '<@U1> has already rejected it'],
  'changed-since': [{ refused: 'changed-since', now: { revision: 2, hash: 'h' } }, 'Review it again'],
  'name-not-typed': [{ refused: 'name-not-typed', right: 'A & B' }, 'Type A &amp; B to confirm.'],
  'nobody-could': [
    { refused: 'nobody-could', role: '<ops>', count: 2, able: 1 },
    'it needs 2 approvals from &lt;ops&gt;, and apart from you only 1 can approve.'
  ],
  'not-enough': [{ refused: 'not-enough', progress: [], left: [] }, 'more approvals are needed'],
  'no-edits': [{ refused: 'no-edits' }, 'Nothing would change'],
  'no-reason': [{ refused: 'no-reason' }, 'reason'],
  'field-forbidden': [{ refused: 'field-forbidden', fields: ['<x>'] }, '&lt;x&gt;'],
  'company-frozen': [{ refused: 'company-frozen' }, 'This company is frozen'],
  'all-frozen': [{ refused: 'all-frozen', by, reason: '<!channel>' }, 'frozen by <@U1>: “&lt;!channel&gt;”'],
  'too-many-seats': [{ refused: 'too-many-seats', most: 1000, seats: 1500 }, '1,000 more seats in one change'],
  'too-many-seats-this-hour': [
    { refused: 'too-many-seats-this-hour', most: 1000, seats: 500, before: 700 },
    '700 were requested in the last hour, and this adds 500'
  ],
  'hour-unknown': [{ refused: 'hour-unknown' }, 'can’t tell just now'],
  'too-many-open': [
    { refused: 'too-many-open', most: 200, open: 200 },
    'You have 200 open changes, and the policy allows 200 for one person. Withdraw some'
  ],
  'may-not-freeze': [{ refused: 'may-not-freeze' }, 'not allowed to freeze'],
  'may-not-unfreeze': [{ refused: 'may-not-unfreeze' }, 'not allowed to unfreeze'],
  'not-frozen': [{ refused: 'not-frozen' }, 'Nothing is frozen'],
  'no-break-glass': [{ refused: 'no-break-glass' }, 'doesn’t allow break-glass'],
  'may-not-break-glass': [{ refused: 'may-not-break-glass' }, 'not allowed to use break-glass'],
  'may-not-manage-alerts': [{ refused: 'may-not-manage-alerts' }, 'not allowed to manage alerts'],
  'may-not-request': [{ refused: 'may-not-request', roles: ['ops', '<x>'] }, 'people in ops or &lt;x&gt; may request'],
  'may-not-view': [{ refused: 'may-not-view', roles: ['ops'] }, 'Only people in ops may see customers’ data']
}

describe('a refusal of the policy', () => {
  it.each(Object.values(said))('%o says why', (refusal, words) => {
    expect(sayPolicyRefusal(refusal, vendor)).toContain(words)
  })

  it('says of seats without end that they are that, and shows no symbol', () => {
    const endless = Number.POSITIVE_INFINITY
    for (const refusal of [
      { refused: 'too-many-seats', most: 10, seats: endless },
      { refused: 'too-many-seats-this-hour', most: 10, seats: endless, before: 0 },
      { refused: 'too-many-seats-this-hour', most: 10, seats: 1, before: endless }
    ] satisfies Refusal[]) {
      expect(sayPolicyRefusal(refusal, vendor)).not.toMatch(/∞|Infinity/)
      expect(sayPolicyRefusal(refusal, vendor)).toMatch(/unlimited/i)
    }
  })
})
