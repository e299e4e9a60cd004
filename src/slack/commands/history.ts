import type { CompanySummary, Vendor } from '../../changes/ports/vendor.ts'
import { addDays, dayIn, momentOf, monthOf } from '../../policy/hours.ts'
import { fold } from '../../policy/text.ts'
import { escaped, shorten } from '../text/format.ts'
import { isRefusedWith } from '../transport/clients.ts'
import { type CommandArgs, type Listeners, replyToViewer, type SlackDependencies } from '../transport/listener.ts'
import { type Button, button } from '../ui/blocks.ts'
import { actOnChosen, actOnCompany, type MatchButton, matchValue, onlyYou } from './choose-company.ts'
import { drawHistory, historyFile, SHOWN, sayTitle } from './draw-history.ts'

const HISTORY = 'company.history'
const FILE = 'company.history-file'

/** Most changes in a file. */
const IN_FILE = 10_000

/** What is shown of which company: all changes, or those requested in a month, as a message or as a file. */
type Asked = Pick<HistoryText, 'month' | 'file'>

/** `/company history acme march`: who requested, approved and when, what it was before and after, and how it ended. */
export async function companyHistory(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  const asked = readHistoryText(text, dayIn(dependencies.frame.zone, dependencies.clock.now()))
  if ('fault' in asked) return void (await args.ack({ response_type: 'ephemeral', text: asked.fault }))
  const { respond } = args
  await replyToViewer(dependencies, args, person =>
    actOnCompany(dependencies, respond, asked.search, buttonFor(asked), (vendor, { id }) =>
      answer(dependencies, respond, person.user, vendor, id, asked)
    )
  )
}

/** The buttons of several matches, and the one that sends the file. */
export function listenToHistory(listeners: Listeners, dependencies: SlackDependencies): void {
  for (const id of [HISTORY, FILE]) {
    listeners.reply(id, async ({ person, value, respond }) => {
      const [period = '', how = '', company = ''] = /^(\S+) (\S+) (.*)$/s.exec(value)?.slice(1) ?? []
      const asked = { month: period === 'all' ? null : period, file: id === FILE || how === 'file' }
      await actOnChosen(dependencies, respond, company, (vendor, chosen) =>
        answer(dependencies, respond, person.user, vendor, chosen, asked)
      )
    })
  }
}

function buttonFor(asked: Asked): MatchButton {
  return {
    actionId: HISTORY,
    text: 'History',
    label: ({ company }) => `History of ${company.name}`,
    value: match => askedValue(asked, matchValue(match))
  }
}

/** Shows all changes of a company, where it is shown. */
export function historyButton(vendor: Vendor, company: CompanySummary): Button {
  const { actionId, text, label, value } = buttonFor({ month: null, file: false })
  return button(actionId, text, { value: value({ vendor, company }), label: label({ vendor, company }) })
}

function askedValue({ month, file }: Asked, company: string): string {
  return `${month ?? 'all'} ${file ? 'file' : 'message'} ${company}`
}

async function answer(
  { store, views, frame }: SlackDependencies,
  respond: CommandArgs['respond'],
  user: string,
  vendor: Vendor,
  id: string,
  { month, file }: Asked
): Promise<void> {
  const key = { vendor: vendor.name, id }
  const during = month === null ? undefined : monthIn(frame.zone, month)
  const [entry, changes] = await Promise.all([store.entry(key), store.history(key, file ? IN_FILE : SHOWN + 1, during)])
  const company: CompanySummary = entry ?? { id, name: changes[0]?.company.name ?? id, use: null, ends: null }
  if (!file || changes.length === 0) {
    const more = { id: FILE, value: askedValue({ month, file: true }, matchValue({ vendor, company })) }
    const { text, blocks } = drawHistory(vendor, company, changes, month, frame.zone, more)
    await respond(onlyYou(text, blocks))
    return
  }
  const title = sayTitle(vendor, company, month)
  const name = `history-${fold(company.name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)}-${month ?? 'all'}.csv`
  try {
    await views.sendFile(user, { name, content: historyFile(vendor, company, changes) }, title)
    await respond(onlyYou(`${title}: the file is in your messages with Countersign.`))
  } catch (error) {
    if (!isRefusedWith(error, 'missing_scope')) throw error
    await respond(onlyYou('Slack doesn’t let Countersign send files: the app lacks a scope. `doctor` says which.'))
  }
}

/** When a month begins and ends in the zone. */
function monthIn(zone: string, month: string): { from: Date; to: Date } {
  const { from, to } = monthOf(`${month}-01`)
  const [begin, end] = [from, addDays(to, 1)].map(day => momentOf(day, null, zone))
  if (!begin || !end || !('moment' in begin) || !('moment' in end)) throw new Error(`${month} is no month`)
  return { from: begin.moment, to: end.moment }
}

/** What was typed after `/company history`: a company, a month as `YYYY-MM`, and whether a file is wanted. */
type HistoryText = { search: string; month: string | null; file: boolean }

const USAGE =
  'Type `/company history` and part of a company’s name. To narrow it down, add a month (`march`, `march 2027` or `2027-03`); add `csv` for a file.'

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december'
]

/**
 * Reads `acme ltd march csv`. A month without a year is the latest one, `today` being a day `YYYY-MM-DD`. Quotes hold a
 * name that ends like a month. What is not understood is a fault, in mrkdwn.
 */
export function readHistoryText(text: string, today: string): HistoryText | { fault: string } {
  const quoted = /^\s*["“”„«](.+?)["“”»](.*)$/s.exec(text)
  const words = (quoted?.[2] ?? text).split(/\s+/).filter(Boolean)
  const file = /^csv$/i.test(words.at(-1) ?? '')
  if (file) words.pop()
  const month = takeMonth(words, today)
  const strange = words.find(word => isStrange(word) || quoted)
  if (strange !== undefined) return { fault: `“${escaped(shorten(strange, 60))}” is not understood. ${USAGE}` }
  const search = quoted?.[1]?.trim() ?? words.join(' ')
  return search === '' ? { fault: USAGE } : { search, month, file }
}

/** Takes a month off the end of the words. */
function takeMonth(words: string[], today: string): string | null {
  const [before, last] = [words.at(-2), words.at(-1)]
  const [, year, number] = /^(\d{4})-(\d{1,2})$/.exec(last ?? '') ?? []
  if (year !== undefined && number !== undefined && isMonth(Number(number))) {
    words.pop()
    return yearMonth(year, Number(number))
  }
  const named = monthNamed(last)
  if (named !== undefined) {
    words.pop()
    const [thisYear = '', thisMonth = ''] = today.split('-')
    return yearMonth(String(Number(thisYear) - (named > Number(thisMonth) ? 1 : 0)), named)
  }
  const withYear = /^\d{4}$/.test(last ?? '') ? monthNamed(before) : undefined
  if (withYear === undefined) return null
  words.splice(-2)
  return yearMonth(last ?? '', withYear)
}

function monthNamed(word: string | undefined): number | undefined {
  const name = fold(word ?? '').replace(/\.$/, '')
  const at = MONTHS.findIndex(month => month === name || (name.length >= 3 && month.slice(0, name.length) === name))
  return at < 0 ? undefined : at + 1
}

function isMonth(number: number): boolean {
  return number >= 1 && number <= 12
}

function yearMonth(year: string, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`
}

/** An option, a pair, a day, or a month that there is not: no name has these. */
function isStrange(word: string): boolean {
  return /^(?:--?\p{L}+|\p{L}+=.*|\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}[./]\d{4})$/u.test(word)
}
