import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import { type Change, hashOf } from '../../../src/changes/model/change.ts'
import { request, revise } from '../../../src/changes/request/request.ts'
import { permissionsOn } from '../../../src/changes/review/permissions.ts'
import { review, type Verdict } from '../../../src/changes/review/review.ts'
import { policyFrom } from '../../policy/context.ts'
import { acme } from '../fields.ts'
import { type Fixture, openFixture, type requester } from '../fixture.ts'
import { form } from '../form.ts'
import { noAnswer, type ScriptedVendor, scriptedVendor } from '../scripted-vendor.ts'

const POLICY = policyFrom(`
roles: { finance: { people: [U0FAY, U0FINN, U0LENA] }, oncall: { people: [U0FAY] }, leads: { people: [U0MIA] } }
rules:
  - { when: { company: { tag: vip } }, needs: 2 of finance }
  - { when: { company: "Globex*" }, needs: [1 of finance, 1 of leads] }
otherwise: 1 of finance
limits: { frozen: { tag: frozen } }
may: { break-glass: oncall }
`)
const fay = { team: 'T1', user: 'U0FAY' }
const finn = { team: 'T1', user: 'U0FINN' }
const mia = { team: 'T1', user: 'U0MIA' }
const approve: Verdict = { name: 'approve', typed: null }
const never = new AbortController().signal

let fixture: Fixture
let vendor: ScriptedVendor
let dependencies: Parameters<typeof apply>[0] & Parameters<typeof request>[0]
beforeAll(async () => {
  fixture = await openFixture()
})
beforeEach(() => {
  vendor = scriptedVendor()
  dependencies = { ...fixture, policy: () => POLICY, vendor: () => vendor }
})
afterAll(() => fixture.close())

/** What the vendor's people do after somebody has opened a form. */
function tag(...tags: string[]) {
  vendor.values = { ...vendor.values, tags }
}

async function requested(): Promise<Change> {
  const result = await request(dependencies, form())
  if ('requested' in result) return result.requested
  throw new Error(JSON.stringify(result))
}

function decide(by: typeof requester, { id, revision, edits }: Change, verdict = approve) {
  return review(dependencies, by, { change: id, revision, hash: hashOf(edits) }, verdict)
}

describe('a company that the vendor changed after the form was opened', () => {
  it('is refused when it is frozen now', async () => {
    tag('frozen', 'vip')
    expect(await request(dependencies, form())).toEqual({ refused: 'company-frozen' })
  })

  it('needs what its tags require now', async () => {
    tag('vip')
    const change = await requested()
    expect(change.company.tags).toEqual(['vip'])
    expect(change.requirement.stages).toMatchObject([{ count: 2, role: { name: 'finance' } }])
  })

  it('is not asked for while the vendor does not say what it is now', async () => {
    vendor.script.read.push(() => {
      throw noAnswer()
    })
    await expect(request(dependencies, form())).rejects.toMatchObject({ retryable: true })
  })

  it('is not read again where no rule asks about companies', async () => {
    const plain = policyFrom('roles: { finance: { people: [U0FAY] } }\notherwise: 1 of finance\n')
    expect(await request({ ...dependencies, policy: () => plain }, form())).toHaveProperty('requested')
    expect(vendor.calls).toEqual([])
  })

  it('is judged anew by an edit', async () => {
    const change = await requested()
    tag('frozen')
    const { id, revision, edits } = change
    const edited = {
      ...form({ typed: { ...acme, seats: 541 } }),
      revises: { change: id, revision, hash: hashOf(edits) }
    }
    expect(await revise(dependencies, edited)).toEqual({ refused: 'company-frozen' })
    tag('vip')
    const result = await revise(dependencies, edited)
    expect(result).toMatchObject({ revised: { company: { tags: ['vip'] }, requirement: { stages: [{ count: 2 }] } } })
  })
})

describe('a company that the vendor changed after the request', () => {
  it('cannot be approved when it is frozen, not even by break-glass; rejecting stays possible', async () => {
    const change = await requested()
    tag('frozen')
    expect(await decide(fay, change)).toEqual({ refused: 'company-frozen' })
    const breakGlass: Verdict = { name: 'break-glass', typed: null, reason: 'now' }
    expect(await decide(fay, change, breakGlass)).toEqual({ refused: 'company-frozen' })
    expect(await decide(fay, change, { name: 'reject', reason: 'no' })).toHaveProperty('decided')
  })

  it('needs two who approve when it is a VIP now', async () => {
    const change = await requested()
    tag('vip')
    const first = await decide(fay, change)
    expect(first).toMatchObject({ decided: { state: { name: 'pending', company: { name: 'Acme', tags: ['vip'] } } } })
    expect(await decide(finn, change)).toMatchObject({ decided: { state: { name: 'approved' } } })
    expect(await apply(dependencies, change.id, never)).toBe('finished')
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('lets decide whom its new name asks for, and nobody without the vendor’s word', async () => {
    const change = await requested()
    const read = vendor.read
    vendor.read = async (...args) => ({ ...(await read(...args)), name: 'Globex Ltd' })
    const live = await vendor.read(change.company.id, never)
    expect(await permissionsOn(dependencies, mia, change, live)).toMatchObject({ refusal: undefined })
    expect(await decide(mia, change)).toEqual({ refused: 'not-yet', waiting: 'finance' })
    await decide(fay, change)
    vendor.script.read.push(() => {
      throw noAnswer()
    })
    await expect(decide(mia, change)).rejects.toMatchObject({ retryable: true })
    expect(await decide(mia, change)).toMatchObject({ decided: { state: { name: 'approved' } } })
  })
})

describe('a company that the vendor changed after the approval', () => {
  it('is not written when it needs more now; the change waits again, and says why', async () => {
    const change = await requested()
    await decide(fay, change)
    tag('vip')
    expect(await apply(dependencies, change.id, never)).toBe('finished')
    expect(vendor.writes()).toBe(0)
    expect(await fixture.now(change)).toMatchObject({
      state: { name: 'pending', sentBack: 'company', company: { tags: ['vip'] } },
      approvals: [{ user: 'U0FAY', for: null, status: 'counts' }]
    })
    expect(await decide(finn, change)).toMatchObject({ decided: { state: { name: 'approved' } } })
    expect(await apply(dependencies, change.id, never)).toBe('finished')
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('is not written when it is frozen now', async () => {
    const change = await requested()
    await decide(fay, change)
    tag('frozen')
    await apply(dependencies, change.id, never)
    expect(vendor.writes()).toBe(0)
    expect(await fixture.state(change)).toMatchObject({ name: 'failed', refusal: { refused: 'company-frozen' } })
  })

  it('is written when nothing of what it needs has changed', async () => {
    const change = await requested()
    await decide(fay, change)
    tag('silver')
    await apply(dependencies, change.id, never)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })
})
