import type { Acts } from '../../src/policy/authorize/act.ts'
import type { Act } from '../../src/policy/authorize/authorize.ts'
import type { Circumstances, People } from '../../src/policy/context.ts'
import type { Refusal } from '../../src/policy/refusals.ts'
import { approval, changeUnder, circumstancesWith, member, peopleWith, policyFrom, SEEN, seats } from './context.ts'

export type Reason = Refusal['refused']
type Try = { act: Act; circumstances: Circumstances }

const policy = policyFrom(`
circles:
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
may: { freeze: finance, thaw: finance, break-glass: oncall, tend: finance }
`)
const people = peopleWith({ members: { S0FINANCE: ['U0FIN3'], S0ONCALL: [] } })
const unknownGroups = peopleWith({ members: { S0FINANCE: null } })
const noGlass = { ...policy, may: { ...policy.may, breakGlass: [] } }
const frozen = { by: { team: 'T0HOME0001', user: 'U0FIN1' }, reason: 'audit' }

type Stand = {
  by?: Parameters<typeof member>
  change?: Parameters<typeof changeUnder>[1]
  circumstances?: Partial<Circumstances>
  seen?: typeof SEEN
  typed?: string | null
  reason?: string
}

/** Acts that nothing stands against, but for what `stand` changes. */
export const acts: { [Name in keyof Acts]: (stand?: Stand) => Try } = {
  ask: stand => stood(stand, 'U0ASK', (by, asked) => ({ name: 'ask', by, asked })),
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
  thaw: stand =>
    stood({ ...stand, circumstances: { frozen, ...stand?.circumstances } }, 'U0FIN1', by => ({ name: 'thaw', by })),
  away: stand => stood(stand, 'U0FIN1', by => ({ name: 'away', by })),
  tend: stand => stood(stand, 'U0FIN1', by => ({ name: 'tend', by })),
  look: stand => stood(stand, 'U0OPS1', by => ({ name: 'look', by })),
  apply: stand => {
    const approved = { state: 'approved', decisions: [approval('U0FIN1')], ...stand?.change }
    return stood({ ...stand, change: approved }, '', (_, change) => ({ name: 'apply', change }))
  }
}

type Facts = ReturnType<typeof changeUnder>

function stood(stand: Stand = {}, user: string, act: (by: ReturnType<typeof member>, change: Facts) => Act): Try {
  const by = stand.by ? member(...stand.by) : member(user)
  const circumstances = circumstancesWith(policy, { people, ...stand.circumstances })
  return { act: act(by, changeUnder(policy, stand.change, circumstances.people)), circumstances }
}

function seenIn(stand: Stand | undefined) {
  return stand?.seen ?? SEEN
}

/** The same stand for several acts. */
function each(names: readonly (keyof Acts)[], stand: Stand): Partial<Record<keyof Acts, Stand>> {
  return Object.fromEntries(names.map(name => [name, stand]))
}

const BY_HAND = [
  'ask',
  'edit',
  'withdraw',
  'approve',
  'reject',
  'break-glass',
  'freeze',
  'thaw',
  'away',
  'tend',
  'look'
] as const
const LIMITED = ['ask', 'edit', 'approve', 'break-glass', 'apply'] as const
const ON_A_SCREEN = ['edit', 'approve', 'reject', 'break-glass'] as const
const company = (name: string) => ({ id: 'c1', name, tags: [] })
const rejection = approval('U0FIN2', { verdict: 'reject' })
const gone: People = { ...people, gone: ['U0SOLE'] }

/** Every reason to refuse, and the acts that it can meet. A reason that nothing reaches does not compile. */
export const matrix = {
  'other-team': each(BY_HAND, { by: ['U0FIN1', { team: 'T0OTHER' }] }),
  'not-a-member': each(BY_HAND, { by: ['U0FIN1', { standing: 'guest' }] }),
  'standing-unknown': each(BY_HAND, { by: ['U0FIN1', { standing: 'unknown' }] }),
  'own-change': each(['approve', 'reject'], { by: ['U0ASK'] }),
  'not-the-asker': each(['withdraw'], { by: ['U0FIN1'] }),
  'not-an-approver': each(['edit', 'approve', 'reject'], { by: ['U0OPS1'] }),
  'groups-unknown': {
    ...each(['edit', 'approve', 'reject', 'break-glass', 'freeze', 'thaw', 'tend'], {
      by: ['U0FIN3'],
      circumstances: { people: unknownGroups }
    }),
    apply: {
      circumstances: { people: unknownGroups, policy: { ...policy, version: 'newer' } },
      change: { state: 'approved', decisions: [approval('U0FIN3')] }
    }
  },
  'not-yet': each(['approve'], { change: { company: company('Staged') } }),
  'enough-approved': each(['approve'], { change: { decisions: [approval('U0FIN2')] } }),
  'decided-before': each(['approve', 'reject'], { change: { decisions: [approval('U0FIN1')] } }),
  'not-pending': each(['edit', 'withdraw', 'approve', 'reject', 'break-glass'], { change: { state: 'rejected' } }),
  'not-approved': each(['apply'], { change: { state: 'pending' } }),
  rejected: each(['approve', 'reject', 'break-glass', 'apply'], {
    change: { decisions: [rejection] }
  }),
  'changed-since': each(ON_A_SCREEN, { seen: { revision: 1, hash: 'hash-0' } }),
  'name-not-typed': {
    approve: { by: ['U0OPS1'], change: { company: company('Typed') }, typed: 'typed' },
    'break-glass': { change: { company: company('Typed') } }
  },
  'nobody-could': each(['ask', 'edit'], {
    by: ['U0ASK'],
    change: { company: company('Solo') },
    circumstances: { people: gone }
  }),
  'not-enough': each(['apply'], { change: { state: 'approved', decisions: [approval('U0OPS1')] } }),
  'no-edits': each(LIMITED, { change: { edits: [] } }),
  'no-reason': each(['break-glass', 'freeze'], { reason: '  ' }),
  'field-forbidden': each(LIMITED, {
    change: { edits: [{ field: 'status', groups: ['settings'], seen: '1', wanted: '2' }] }
  }),
  'company-frozen': each(LIMITED, { change: { company: company('frosty ') } }),
  'all-frozen': each([...LIMITED, 'freeze'], { circumstances: { frozen } }),
  'too-many-seats': each(LIMITED, { change: { edits: [seats(100, 201)] } }),
  'too-many-seats-this-hour': each(['ask', 'edit'], {
    change: { edits: [seats(100, 200)] },
    circumstances: { seatsLastHour: 51 }
  }),
  'hour-unknown': each(['ask', 'edit'], {
    change: { edits: [seats(100, 101)] },
    circumstances: { seatsLastHour: null }
  }),
  'may-not-freeze': each(['freeze'], { by: ['U0OPS1'] }),
  'may-not-thaw': each(['thaw'], { by: ['U0OPS1'] }),
  'not-frozen': each(['thaw'], { circumstances: { frozen: null } }),
  'no-break-glass': each(['break-glass'], { circumstances: { policy: noGlass } }),
  'may-not-break-glass': each(['break-glass'], { by: ['U0FIN1'] }),
  'may-not-tend': each(['tend'], { by: ['U0OPS1'] })
} satisfies Record<Reason, Partial<Record<keyof Acts, Stand>>>
