import type { Change, Decision, Draft, State } from '../../src/changes/model/change.ts'
import { drawList } from '../../src/slack/alerts/draw-list.ts'
import { firstPage } from '../../src/slack/alerts/list-page.ts'
import { drawMessage, type Subject } from '../../src/slack/change-message/draw-messages.ts'
import { drawCompany } from '../../src/slack/commands/show.ts'
import { newDraft } from '../../src/slack/company-form/draft.ts'
import { companyOption } from '../../src/slack/company-form/draw-fields.ts'
import { drawForm, drawLoading } from '../../src/slack/company-form/draw-form.ts'
import { type Remarks, remarksWithout } from '../../src/slack/company-form/remarks.ts'
import { drawHome } from '../../src/slack/home/draw-home.ts'
import type { Home } from '../../src/slack/home/gather.ts'
import { drawResults, drawSeveral } from '../../src/slack/review/draw-several.ts'
import { type HomeView, type Message, type ModalView, modal, section } from '../../src/slack/ui/blocks.ts'
import { alert } from '../../src/slack/ui/tables.ts'
import type { Alert } from '../../src/watch/alerts/alert.ts'
import { acme, options } from '../changes/fields.ts'
import { able, alertOf, endingOf, figures } from '../slack/alerts/samples.ts'
import { changeOf } from '../slack/change.ts'

/** One thing that people see, as it is drawn from its row. `decides`: somebody can decide there. */
export type Drawing = { name: string; decides?: boolean; about?: Change } & (
  | { message: Message }
  | { modal: ModalView }
  | { home: HomeView }
)

const at = new Date('2026-11-30T15:41:00Z')
const [ann, carla, dev] = ['U0ANN', 'U0CARLA', 'U0DEV'].map(user => ({ team: 'T1', user }))
const frame = { zone: 'Etc/UTC', workspace: 'https://northwind.slack.com/' }
const vendors = [able, { ...able, name: 'other', label: 'AppDirect' }]
const company = { id: 'xC5kQ2ab7w2Nz', name: '<!channel> Acme & Sons Ltd', tags: [] }

function change(given: Partial<Change> = {}): Change {
  return changeOf({
    ...{ company, requester: ann ?? changeOf().requester, editor: ann ?? changeOf().editor, requestedAt: at },
    edits: [
      { field: 'seats', seen: 590, wanted: 630 },
      { field: 'ends', seen: '2027-06-03', wanted: '2028-06-03' }
    ],
    reason: 'Bought 40 more',
    reference: 'PO 1234',
    use: { used: 629, limit: 590 },
    ends: '2027-06-03',
    ...given
  })
}

const approved: Decision[] = carla
  ? [{ revision: 1, person: carla, verdict: 'approve', reason: null, hash: 'h', at }]
  : []
const read = { seats: 630, ends: '2028-06-03' }

const STATES: readonly State[] = [
  { name: 'pending' },
  { name: 'approved', at },
  { name: 'scheduled', at, due: new Date('2027-02-01T09:00:00Z') },
  { name: 'applying', since: at, writes: 1, problem: null },
  { name: 'unknown', since: at, writes: 1, problem: 'Answered 503.' },
  { name: 'applied', at, read, wrote: true },
  { name: 'conflict', at, live: { ...read, seats: 600 }, wrote: false },
  { name: 'failed', at, reasons: ['The licence package is not available.'] },
  { name: 'rejected', at, reason: 'Not this quarter' },
  { name: 'withdrawn', at },
  { name: 'expired', at }
]

function drawn(subject: Subject): Message {
  return drawMessage(subject, 'C1', { vendors, frame })
}

function changes(): Drawing[] {
  const states = STATES.map((state): Drawing => {
    const isDecided = !['pending', 'withdrawn', 'expired'].includes(state.name)
    const verdict: Decision['verdict'] = state.name === 'rejected' ? 'reject' : 'approve'
    const decisions = isDecided ? approved.map(one => ({ ...one, verdict })) : []
    const about = change({ state, decisions, channel: 'C1' })
    const message = drawn({ name: 'change', kind: 'card', change: about })
    return { name: `change-${state.name}`, message, about, decides: state.name === 'pending' }
  })
  const alone = change({
    decisions: approved.map(one => ({ ...one, verdict: 'break-glass', reason: 'Outage at night' }))
  })
  const edited = change({ revision: 2, editor: dev ?? alone.editor, reason: 'Two fewer are enough' })
  const freeze = { id: 'f', by: dev ?? alone.editor, reason: 'Month end', at, channel: 'C1', unfrozen: null }
  return [
    ...states,
    { name: 'break-glass', message: drawn({ name: 'change', kind: 'break-glass', change: alone }) },
    {
      name: 'edited',
      message: drawn({ name: 'edited', kind: 'edited', change: edited, edit: { before: change(), after: edited } })
    },
    { name: 'frozen', message: drawn({ name: 'freeze', kind: 'frozen', freeze }) }
  ]
}

function alerts(count: number, make: (given: Partial<Alert>) => Alert): Alert[] {
  return Array.from({ length: count }, (_, index) =>
    make({
      id: `alr_${index}`,
      company: { id: String(index), name: index === 1 ? company.name : `Brightwater ${index}` },
      figures: figures(92 - index, 60, `2026-12-${String(10 + index)}`),
      ...(index === 2 && dev && { state: { name: 'acknowledged', by: dev, at } })
    })
  )
}

/** The form of a change as it is filled and as it is answered. */
function forms(): Drawing[] {
  const shown = { ...company, use: { used: 629, limit: 590 }, ends: '2027-06-03', values: { ...acme, seats: 590 } }
  const chosen = { vendor: 'keepnet', id: company.id }
  const empty = newDraft(ann ?? { team: 'T1', user: 'U1' }, 'C1')
  const filled = { ...empty, chosen, company: shown, options, reason: 'Bought 40 more', reference: 'PO 1234' }
  const more = { ...filled, typed: { seats: 630 } }
  const nothing = remarksWithout('Etc/UTC')
  const near = remarksWithout('Etc/UTC', ['No company matches “acme” as it is written; these come near.'])
  const matches = ['Acme Ltd', 'Acme Holding'].map((name, at) =>
    companyOption(able, { ...shown, id: String(at), name })
  )
  const form = (name: string, draft: Draft, said: Partial<Remarks> = {}): Drawing => ({
    name: `form-${name}`,
    modal: drawForm(draft, able, [], { ...nothing, ...said })
  })
  return [
    { name: 'form-loading', modal: drawLoading(empty, 'Reading the company from Keepnet…') },
    { name: 'form-matches', modal: drawForm({ ...empty, search: 'acme' }, undefined, matches, near) },
    form('filled', filled),
    form('difference', more, { verdict: { requirement: 'This needs 1 approval from approvers.' } }),
    form(
      'problem',
      { ...filled, typed: { seats: 100 } },
      {
        notes: [
          { about: 'seats', level: 'warning', text: 'Fewer seats (100) than users (629).' },
          { about: 'ends', level: 'error', text: 'Licence ends is a day, like 2027-03-31.' },
          { level: 'warning', text: 'Another change for this company is open.' }
        ]
      }
    ),
    form('frozen', more, { notes: [{ level: 'error', text: 'Not allowed: All changes are frozen by <@U0DEV>.' }] }),
    form('refused', more, { verdict: { refused: 'Not allowed: Nobody could approve this.' } }),
    form('apply-now', more, { verdict: { requirement: 'This needs no approval.' }, submits: 'apply' }),
    form('profile', { ...filled, profile: '{ "name": "Acme" }' })
  ]
}

/** Everything that is drawn from rows alone, in its states. */
export function drawings(): Drawing[] {
  const [over, ending] = [alerts(12, alertOf), alerts(12, endingOf)]
  const waiting = Array.from({ length: 3 }, (_, index) => change({ id: `chg_${index}` }))
  const ended = [change({ id: 'chg_9', state: { name: 'applied', at, read, wrote: true }, decisions: approved })]
  const none = { rows: [], from: 0, total: 0 }
  const home: Home = {
    at,
    frozen: undefined,
    delegations: [],
    waiting: { rows: waiting, from: 0, total: 3 },
    unsure: 0,
    mine: none,
    batches: { waiting: [], mine: [] },
    seats: { alerts: over, total: 40 },
    term: { alerts: ending, total: 12 },
    changes: [],
    ended: { rows: ended, from: 0, total: 1 }
  }
  const person = carla ?? waiting[0]?.editor ?? { team: 'T1', user: 'U1' }
  const empty: Home = {
    ...{ ...home, waiting: none, ended: none, seats: { alerts: [], total: 0 }, term: { alerts: [], total: 0 } },
    frozen: { id: 'f', by: person, reason: 'Month end', at, channel: 'C1', unfrozen: null },
    ...(dev && { delegations: [{ person: dev, delegate: person, from: at, until: at }] })
  }
  const list = (those: Alert[], condition: 'seats' | 'term') =>
    drawList(
      { alerts: those.slice(0, 10), changes: [], total: 12, page: firstPage('C1', { condition }) },
      vendors,
      frame
    )
  const shown = { ...company, use: { used: 629, limit: 590 }, ends: '2027-06-03', values: acme }
  const results = [
    { name: company.name, said: 'Approved. It is being applied.', isDone: true },
    { name: 'Brightwater', said: 'The change was edited since you opened it.', isDone: false }
  ]
  return [
    ...changes(),
    ...forms(),
    {
      name: 'alerts-many',
      message: drawn({ name: 'digest', digest: { id: 'd', name: 'many', at }, alerts: over, changes: [] })
    },
    {
      name: 'outage',
      message: drawn({ name: 'outage', outage: { id: 'o', vendor: 'keepnet', since: at, overAt: null } })
    },
    { name: 'show', message: drawCompany(able, shown, options, [change()], ended, 'Etc/UTC') },
    { name: 'home', home: drawHome(home, person, vendors, frame), decides: true },
    { name: 'home-frozen', home: drawHome(empty, person, vendors, frame) },
    { name: 'list-over-limit', modal: list(over, 'seats') },
    { name: 'list-renewals', modal: list(ending, 'term') },
    { name: 'several', modal: drawSeveral(waiting, vendors, true), decides: true },
    { name: 'several-results', modal: drawResults(results) },
    {
      name: 'alert-blocks',
      modal: modal('Alerts', [
        ...(['info', 'warning', 'error', 'success'] as const).flatMap(level => alert(level, `A sentence: ${level}.`)),
        section('What they are about')
      ])
    }
  ]
}
