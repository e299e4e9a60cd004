import type { Act } from '../../src/policy/authorize/authorize.ts'
import type { Acts, Context, People, Refusal } from '../../src/policy/context.ts'
import { approval, changeUnder, contextWith, member, peopleWith, policyFrom, SEEN, seats } from './context.ts'

export type Reason = Refusal['refused']
type Try = { act: Act; context: Context }

const policy = policyFrom(`
roles:
  finance: { people: [U0FIN1, U0FIN2], groups: S0FINANCE }
  operations: { people: [U0OPS1, U0OPS2] }
  oncall: { people: U0ASK, groups: S0ONCALL }
  sole: { people: [U0SOLE, U0SOLF] }
rules:
  - { when: { company: Solo }, needs: 2 of sole }
  - { when: { company: Staged }, needs: [1 of operations, 1 of finance] }
  - { when: { company: Typed }, needs: 1 of operations, type-the-name: true }
otherwise: 1 of finance
limits: { seats: { per-change: 100, per-hour: 150 }, forbidden: status, frozen: Frosty }
may: { freeze: finance, unfreeze: finance, break-glass: oncall, manage-alerts: finance }
`)
const people = peopleWith({ members: { S0FINANCE: ['U0FIN3'], S0ONCALL: [] } })
const unknownGroups = peopleWith({ members: { S0FINANCE: null } })
const [finance] = policy.roles.filter(({ name }) => name === 'finance')
const named = { ...policy, may: { ...policy.may, request: finance ? [finance] : [], view: finance ? [finance] : [] } }
const noBreakGlass = { ...policy, may: { ...policy.may, breakGlass: [] } }
const disjoint = policyFrom(`
roles: { finance: { people: [U0FIN1, U0FIN2] } }
rules: [{ when: { field: seats }, needs: finance, apply: { days: mon } }]
otherwise: { needs: finance, apply: { days: tue } }
`)
const frozen = { by: { team: 'T0HOME0001', user: 'U0FIN1' }, reason: 'audit' }

type Stand = {
  by?: Parameters<typeof member>
  change?: Parameters<typeof changeUnder>[1]
  context?: Partial<Context>
  seen?: typeof SEEN
  typed?: string | null
  reason?: string
}

/** Acts that nothing stands against, but for what `stand` changes. */
export const acts: { [Name in keyof Acts]: (stand?: Stand) => Try } = {
  request: stand => stood(stand, 'U0ASK', (by, requested) => ({ name: 'request', by, requested })),
  edit: stand =>
    stood(stand, 'U0FIN1', (by, change) => ({ name: 'edit', by, change, seen: seenIn(stand), edits: change.edits })),
  withdraw: stand => stood(stand, 'U0ASK', (by, change) => ({ name: 'withdraw', by, change })),
  approve: stand =>
    stood(stand, 'U0FIN1', (by, change) => {
      return { name: 'approve', by, change, seen: seenIn(stand), typed: stand?.typed ?? null }
    }),
  reject: stand => stood(stand, 'U0FIN1', (by, change) => ({ name: 'reject', by, change, seen: seenIn(stand) })),
  'break-glass': stand =>
    stood(stand, 'U0ASK', (by, change) => {
      const reason = stand?.reason ?? 'the customer is locked out'
      return { name: 'break-glass', by, change, seen: seenIn(stand), typed: stand?.typed ?? null, reason }
    }),
  freeze: stand => stood(stand, 'U0FIN1', by => ({ name: 'freeze', by, reason: stand?.reason ?? 'an audit' })),
  unfreeze: stand =>
    stood({ ...stand, context: { frozen, ...stand?.context } }, 'U0FIN1', by => ({ name: 'unfreeze', by })),
  delegate: stand => stood(stand, 'U0FIN1', by => ({ name: 'delegate', by })),
  'manage-alerts': stand => stood(stand, 'U0FIN1', by => ({ name: 'manage-alerts', by })),
  view: stand => stood(stand, 'U0OPS1', by => ({ name: 'view', by })),
  apply: stand => {
    const approved = { state: 'approved', decisions: [approval('U0FIN1')], ...stand?.change }
    return stood({ ...stand, change: approved }, '', (_, change) => ({ name: 'apply', change }))
  }
}

type Facts = ReturnType<typeof changeUnder>

function stood(stand: Stand = {}, user: string, act: (by: ReturnType<typeof member>, change: Facts) => Act): Try {
  const by = stand.by ? member(...stand.by) : member(user)
  const context = contextWith(policy, { people, ...stand.context })
  return { act: act(by, changeUnder(policy, stand.change, context.people)), context }
}

function seenIn(stand: Stand | undefined) {
  return stand?.seen ?? SEEN
}

/** The same stand for several acts. */
function each(names: readonly (keyof Acts)[], stand: Stand): Partial<Record<keyof Acts, Stand>> {
  return Object.fromEntries(names.map(name => [name, stand]))
}

const BY_HAND = [
  'request',
  'edit',
  'withdraw',
  'approve',
  'reject',
  'break-glass',
  'freeze',
  'unfreeze',
  'delegate',
  'manage-alerts',
  'view'
] as const
const LIMITED = ['request', 'edit', 'approve', 'break-glass', 'apply'] as const
const ON_A_SCREEN = ['edit', 'approve', 'reject', 'break-glass'] as const
const company = (name: string) => ({ id: 'c1', name, tags: [] })
const rejection = approval('U0FIN2', { verdict: 'reject' })
const inactive: People = { ...people, inactive: ['U0SOLE'] }

/** Every reason to refuse, and the acts that it can meet. A reason that nothing reaches does not compile. */
export const matrix = {
  'other-team': each(BY_HAND, { by: ['U0FIN1', { team: 'T0OTHER' }] }),
  'not-a-member': each(BY_HAND, { by: ['U0FIN1', { membership: 'guest' }] }),
  'membership-unknown': each(BY_HAND, { by: ['U0FIN1', { membership: 'unknown' }] }),
  'own-change': each(['approve', 'reject'], { by: ['U0ASK'] }),
  'not-the-requester': each(['withdraw'], { by: ['U0FIN1'] }),
  'not-an-approver': each(['edit', 'approve', 'reject'], { by: ['U0OPS1'] }),
  'groups-unknown': {
    ...each(['edit', 'approve', 'reject', 'break-glass', 'freeze', 'unfreeze', 'manage-alerts'], {
      by: ['U0FIN3'],
      context: { people: unknownGroups }
    }),
    ...each(['request', 'view'], { by: ['U0FIN3'], context: { people: unknownGroups, policy: named } }),
    apply: {
      context: { people: unknownGroups, policy: { ...policy, version: 'newer' } },
      change: { state: 'approved', decisions: [approval('U0FIN3')] }
    }
  },
  'not-yet': each(['approve'], { change: { company: company('Staged') } }),
  'enough-approved': each(['approve'], { change: { decisions: [approval('U0FIN2')] } }),
  'decided-before': each(['approve', 'reject'], { change: { decisions: [approval('U0FIN1')] } }),
  'not-pending': each(['edit', 'withdraw', 'approve', 'reject', 'break-glass'], { change: { state: 'rejected' } }),
  'not-approved': each(['apply'], { change: { state: 'pending' } }),
  'requester-left': each(['apply'], {
    change: { state: 'scheduled', decisions: [approval('U0FIN1')] },
    context: { people: { ...people, inactive: ['U0ASK'] } }
  }),
  'no-window': each(['request', 'edit'], {
    change: { edits: [seats(100, 90), { field: 'note', groups: [], seen: 'a', wanted: 'b' }] },
    context: { policy: disjoint }
  }),
  rejected: each(['approve', 'reject', 'break-glass', 'apply'], {
    change: { decisions: [rejection] }
  }),
  'changed-since': each(ON_A_SCREEN, { seen: { revision: 1, hash: 'hash-0' } }),
  'name-not-typed': {
    approve: { by: ['U0OPS1'], change: { company: company('Typed') }, typed: 'typed' },
    'break-glass': { change: { company: company('Typed') } }
  },
  'nobody-could': each(['request', 'edit'], {
    by: ['U0ASK'],
    change: { company: company('Solo') },
    context: { people: inactive }
  }),
  'not-enough': each(['apply'], { change: { state: 'approved', decisions: [approval('U0OPS1')] } }),
  'no-edits': each(LIMITED, { change: { edits: [] } }),
  'no-reason': each(['break-glass', 'freeze'], { reason: '  ' }),
  'field-forbidden': each(LIMITED, {
    change: { edits: [{ field: 'status', groups: ['settings'], seen: '1', wanted: '2' }] }
  }),
  'company-frozen': each(LIMITED, { change: { company: company('frosty ') } }),
  'all-frozen': each([...LIMITED, 'freeze'], { context: { frozen } }),
  'too-many-seats': each(LIMITED, { change: { edits: [seats(100, 201)] } }),
  'too-many-seats-this-hour': each(['request', 'edit'], {
    change: { edits: [seats(100, 200)] },
    context: { seatsLastHour: 51 }
  }),
  'hour-unknown': each(['request', 'edit'], {
    change: { edits: [seats(100, 101)] },
    context: { seatsLastHour: null }
  }),
  'too-many-open': each(['request'], { context: { open: { alone: 1000, batchRows: 0 } } }),
  'may-not-freeze': each(['freeze'], { by: ['U0OPS1'] }),
  'may-not-unfreeze': each(['unfreeze'], { by: ['U0OPS1'] }),
  'not-frozen': each(['unfreeze'], { context: { frozen: null } }),
  'no-break-glass': each(['break-glass'], { context: { policy: noBreakGlass } }),
  'may-not-break-glass': each(['break-glass'], { by: ['U0FIN1'] }),
  'may-not-manage-alerts': each(['manage-alerts'], { by: ['U0OPS1'] }),
  'may-not-request': each(['request', 'edit'], { by: ['U0ASK'], context: { policy: named } }),
  'may-not-view': each(['view'], { context: { policy: named } })
} satisfies Record<Reason, Partial<Record<keyof Acts, Stand>>>
