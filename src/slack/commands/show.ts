import { type Change, isOpen } from '../../changes/model/change.ts'
import { type Company, fieldsOf, type Options, same, type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { DAY } from '../../policy/hours.ts'
import { batchRow, sayBatch } from '../batch/draw-batch.ts'
import { changeRow, sayChange } from '../change-message/draw-change.ts'
import { newDraft } from '../company-form/draft.ts'
import { chosenCompany, companyValue } from '../company-form/draw-fields.ts'
import { drawLoading } from '../company-form/draw-form.ts'
import { fillForm } from '../company-form/fill.ts'
import { SHOW_COMPANY } from '../review/draw-buttons.ts'
import { severalButton } from '../review/draw-several.ts'
import { nameState } from '../text/changes.ts'
import { companyId } from '../text/company.ts'
import { sayDay } from '../text/dates.ts'
import { sayEditsWithin } from '../text/edits.ts'
import { escaped, labelOf, sayUse, sayValue, shorten } from '../text/format.ts'
import {
  type CommandArgs,
  type Listeners,
  listenerTimeout,
  openForViewer,
  replyToViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import {
  actions,
  button,
  columns,
  context,
  type KnownBlock,
  MESSAGE_TEXT,
  type Message,
  section,
  sections
} from '../ui/blocks.ts'
import { actOnChosen, actOnCompany, type MatchButton, matchValue, onlyYou } from './choose-company.ts'
import { historyButton } from './history.ts'

const CHANGE = 'company.change'
const LATEST = 5

/** Open changes among the latest, which are shown apart from those that ended. */
const MOST_OPEN = 10

const BUTTON: MatchButton = {
  actionId: SHOW_COMPANY,
  text: 'Show',
  label: ({ company }) => `Show ${company.name}`,
  value: matchValue
}

/** `/company show acme`: answers the person alone. */
export async function showCompany(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  if (!text) {
    await args.ack({ response_type: 'ephemeral', text: 'Which company? Type `/company show` and part of its name.' })
    return
  }
  const { respond } = args
  await replyToViewer(dependencies, args, () =>
    actOnCompany(dependencies, respond, text, BUTTON, (vendor, { id }) => answer(dependencies, respond, vendor, id))
  )
}

/** The buttons of several matches and of changes that are over, and the one that opens the form of the company shown. */
export function listenToShow(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.reply(SHOW_COMPANY, ({ value, respond }) =>
    actOnChosen(dependencies, respond, value, (vendor, id) => answer(dependencies, respond, vendor, id))
  )
  listeners.click(CHANGE, async ({ person, channel, value, body, respond }) => {
    const draft = newDraft(person, channel)
    const viewId = await openForViewer(dependencies, { body, respond }, drawLoading(draft, 'One moment…'))
    const chosen = chosenCompany(value)
    if (viewId && chosen) await fillForm(dependencies, viewId, { ...draft, chosen })
  })
}

async function answer(
  { store, frame }: SlackDependencies,
  respond: CommandArgs['respond'],
  vendor: Vendor,
  id: string
): Promise<void> {
  const key = { vendor: vendor.name, id }
  const company = await vendor.read(id, listenerTimeout())
  const [options, open, history] = await Promise.all([
    vendor.options(company, listenerTimeout()),
    store.open(key),
    store.history(key, LATEST + MOST_OPEN)
  ])
  const { text, blocks } = drawCompany(vendor, company, options, open.filter(isOpen), history, frame.zone)
  await respond(onlyYou(text, blocks))
}

/**
 * A company as it is now: its licence, or all its fields where the vendor has no licence, its use and dates, the open
 * changes, and the last ones. Days are in the time zone.
 */
export function drawCompany(
  vendor: Vendor,
  company: Company,
  options: Options,
  open: readonly Change[],
  history: readonly Change[],
  zone: string
): Message {
  const title = `*${escaped(company.name)}* · ${escaped(vendor.label)}`
  const use = [sayUse(company.use, company.ends), `id ${companyId(company)}`].filter(Boolean).join(' · ')
  const fields = fieldsOf(vendor, company)
  const licence = fields.filter(({ group }) => group === 'licence')
  const filled = (licence.length > 0 ? licence : fields).filter(({ key }) => !same(company.values[key] ?? null, null))
  const details = filled.slice(0, MOST_FIELDS).map(field => {
    const names = Object.fromEntries((options[field.key] ?? []).map(({ value, label }) => [value, label]))
    return { label: labelOf(field, field.key), value: sayValue(field, company.values[field.key] ?? null, names) }
  })
  const ended = history.filter(change => !isOpen(change)).slice(0, LATEST)
  const waiting = open.map(change => line(change, vendor, zone))
  const latest = ended.length === 0 ? ['No changes yet.'] : ended.map(change => line(change, vendor, zone))
  const text = [
    `${title}.`,
    `${use}.`,
    `${details.map(({ label, value }) => `${label}: ${value}`).join('; ')}.`,
    ...(waiting.length > 0 ? waiting.map(one => `Open: ${one}`) : ['No change is open.']),
    ended.length > 0 && 'Last changes:',
    ...latest
  ]
  const more = filled.length - details.length
  return {
    text: shorten(text.filter(Boolean).join(' '), MESSAGE_TEXT),
    blocks: [
      section(title),
      context(use),
      ...columns(details.map(({ label, value }) => `*${label}*\n${value}`)),
      ...(more > 0 ? [context(`and ${more} more fields`)] : []),
      ...open.map((change, at) => changeRow(change, `*Open:* ${waiting[at]}`, 'Review')),
      section('*Last changes*'),
      ...sections(latest),
      actions('show', [
        button(CHANGE, 'Change', {
          value: companyValue(vendor.name, company),
          label: `Change ${company.name}`,
          style: 'primary'
        }),
        historyButton(vendor, company)
      ])
    ]
  }
}

/** Most fields that are shown, in sections of two columns. */
const MOST_FIELDS = 40

/** `Seats: 590 → 630 · requested by @ann on 3 Jun 2027, approved by @carla · applied 4 Jun 2027` */
function line(change: Change, vendor: Vendor, zone: string): string {
  const { state, decisions, revision, requester, requestedAt } = change
  const decided = decisions.filter(one => one.revision === revision && one.verdict !== 'reject')
  const by = decided.map(({ person, at }) => `<@${person.user}> on ${sayDay(at, zone)}`).join(', ')
  const end = !isOpen(change) && 'at' in state ? `${nameState(change)} ${sayDay(state.at, zone)}` : nameState(change)
  return [
    sayEditsWithin(change, vendor, 300),
    `requested by <@${requester.user}> on ${sayDay(requestedAt, zone)}${by && `, approved by ${by}`}`,
    end
  ].join(' · ')
}

/** Most batches that are listed. */
const MOST_BATCHES = 3

/** Most changes that are listed: Slack takes 50 blocks. */
const MOST = 40

/** For how many days a use of break-glass is listed, at most how many, and in how many characters of the text. */
const BREAK_GLASS_DAYS = 30
const MOST_BREAK_GLASS = 10
const BREAK_GLASS_TEXT = 1000

/** `/company queue`: the open changes, oldest first, pending and scheduled ones with a button; and recent uses of break-glass. */
export async function listQueue(
  dependencies: SlackDependencies,
  args: Parameters<typeof replyToViewer>[1]
): Promise<void> {
  const { store, clock, vendors } = dependencies
  await replyToViewer(dependencies, args, async () => {
    const since = new Date(clock.now().getTime() - BREAK_GLASS_DAYS * DAY)
    const [changes, used, batches] = await Promise.all([
      store.open(),
      store.breakGlassSince(since),
      store.openBatches()
    ])
    const says = sayHowMany(changes.length)
    const shown = changes.slice(0, MOST)
    const lines = shown.map(change => sayChange(change, vendorByName(vendors, change.vendor), nameState(change)))
    const breakGlass = sayBreakGlassUses(dependencies, used)
    const pending = changes.filter(({ state }) => state.name === 'pending')
    const together = pending.length > 1 ? [actions('several', [severalButton()])] : []
    const text = [
      shorten(
        [says, ...batches.map(batch => sayBatch(batch, vendors)), ...lines].join('\n'),
        MESSAGE_TEXT - BREAK_GLASS_TEXT
      ),
      shorten(breakGlass.join('\n'), BREAK_GLASS_TEXT)
    ]
    await args.respond({
      response_type: 'ephemeral',
      text: text.filter(Boolean).join('\n'),
      blocks: [
        section(says),
        ...batches.slice(0, MOST_BATCHES).map(batch => batchRow(batch, vendors)),
        ...together,
        ...shown.map((change, index) => row(change, lines[index] ?? '')),
        ...sections(breakGlass)
      ]
    })
  })
}

function sayHowMany(count: number): string {
  if (count === 0) return 'No change is open.'
  const more = count > MOST ? ` These are the oldest ${MOST}.` : ''
  return `${count === 1 ? '1 change is' : `${count} changes are`} open.${more}`
}

function sayBreakGlassUses({ vendors, frame }: SlackDependencies, used: readonly Change[]): string[] {
  if (used.length === 0) return []
  const more = used.length > MOST_BREAK_GLASS ? ` These are the latest ${MOST_BREAK_GLASS}.` : ''
  const lines = used.slice(0, MOST_BREAK_GLASS).map(change => {
    const breakGlass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
    const edits = sayEditsWithin(change, vendorByName(vendors, change.vendor), 300)
    const what = `*${escaped(change.company.name)}*: ${edits}`
    const day = breakGlass && sayDay(breakGlass.at, frame.zone)
    return `${what}. <@${breakGlass?.person.user}> on ${day}: ${escaped(shorten(breakGlass?.reason ?? '', 300))} (${nameState(change)})`
  })
  return [`🔥 *Break-glass in the last ${BREAK_GLASS_DAYS} days: ${used.length}*${more}`, ...lines]
}

function row(change: Change, line: string): KnownBlock {
  switch (change.state.name) {
    case 'pending':
      return changeRow(change, line, 'Review')
    case 'scheduled':
      return changeRow(change, line, 'Show')
    default:
      return section(line)
  }
}
