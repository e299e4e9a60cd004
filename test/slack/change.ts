import type { Change } from '../../src/changes/model/change.ts'
import type { Vendor } from '../../src/changes/ports/vendor.ts'
import { simplePolicy } from '../../src/policy/load/build.ts'
import { requirementUnder } from '../changes/fixture.ts'
import { scriptedVendor } from '../changes/scripted-vendor.ts'

export const vendor: Vendor = scriptedVendor()

/** One approval of one person, who is never the requester. */
export const policy = simplePolicy({ people: ['U_APPROVER'], groups: [] })
const at = new Date('2027-03-01T08:00:00Z')

/** A pending change of Acme's seats, as a row holds it. */
export function changeOf(given: Partial<Change> = {}): Change {
  return {
    id: 'chg_1',
    revision: 1,
    version: 1,
    vendor: 'keepnet',
    company: { id: '1', name: 'Acme', tags: [] },
    edits: [{ field: 'seats', seen: 500, wanted: 1540 }],
    names: {},
    reason: 'PO 1234',
    reference: null,
    use: { used: 480, limit: 500 },
    ends: '2027-12-31',
    warnings: [],
    requester: { team: 'T1', user: 'U_REQUESTER' },
    editor: { team: 'T1', user: 'U_REQUESTER' },
    requirement: requirementUnder(policy),
    requestedAt: at,
    revisedAt: at,
    expiresAt: at,
    channel: 'C1',
    sent: { reminders: 0, escalated: false },
    state: { name: 'pending' },
    decisions: [],
    approvals: [],
    ...given
  }
}

export function decided(verdict: 'approve' | 'reject', given: Partial<Change> = {}): Change {
  const person = { team: 'T1', user: 'U_APPROVER' }
  return changeOf({ decisions: [{ revision: 1, person, verdict, reason: null, hash: 'h', at }], ...given })
}

export { at }
