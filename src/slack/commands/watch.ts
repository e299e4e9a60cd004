import { type CompanySummary, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import type { Person } from '../../policy/context.ts'
import { setThreshold } from '../../watch/alerts/announce.ts'
import { rescan } from '../../watch/scan/record.ts'
import { escaped } from '../text/format.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import {
  type CommandArgs,
  type Listeners,
  listenerTimeout,
  replyToViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { actOnChosen, actOnCompany, type MatchButton, matchValue, onlyYou } from './choose-company.ts'
import type { Match } from './find.ts'

/** The button's value is the threshold, or `off`, and the company. */
const WATCH = 'company.watch'

/** `/company watch acme at 80%`: sets the percentage of its seats at which a company raises an alert. */
export async function watchCompany(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  const requested = readThreshold(text)
  if ('usage' in requested) {
    await args.ack({ response_type: 'ephemeral', text: sayUsage(requested.usage, dependencies.settings.near) })
    return
  }
  const { respond } = args
  const { search, percent } = requested
  await replyToViewer(dependencies, args, person =>
    actOnCompany(
      dependencies,
      respond,
      search,
      buttonAt(percent),
      (vendor, company) => watch(dependencies, respond, person, vendor, company, percent),
      withSeats
    )
  )
}

/** The buttons of several matches. */
export function listenToWatch(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.reply(WATCH, async ({ person, value, respond }) => {
    const [percent, rest = ''] = splitOnce(value)
    await actOnChosen(dependencies, respond, rest, async (vendor, id) => {
      const company = await vendor.read(id, listenerTimeout())
      await watch(dependencies, respond, person, vendor, company, percent === 'off' ? null : Number(percent))
    })
  })
}

/** Of a company that several vendors have, the one with seats is meant. */
function withSeats(matches: Match[]): Match[] {
  const seated = matches.filter(({ company }) => company.use)
  return seated.length > 0 ? seated : matches
}

async function watch(
  dependencies: SlackDependencies,
  respond: CommandArgs['respond'],
  person: Person,
  vendor: Vendor,
  company: CompanySummary,
  percent: number | null
): Promise<void> {
  const name = `${escaped(company.name)} (${escaped(vendor.label)})`
  if (!company.use) {
    await respond(
      onlyYou(
        `${escaped(vendor.label)} doesn’t report users and seats for ${escaped(company.name)}, so it can’t have a threshold.`
      )
    )
    return
  }
  const key = { vendor: vendor.name, id: company.id }
  const set = () => setThreshold(dependencies, person, key, percent)
  const rescanNow = () =>
    rescan({ ...dependencies, channel: dependencies.channels.alerts }, vendor.name, company.id, listenerTimeout())
  let result = await set()
  if (result === 'unknown') {
    // A company that was created since the last scan.
    await rescanNow()
    result = await set()
  }
  if (typeof result === 'object') return void (await respond(onlyYou(sayPolicyRefusal(result))))
  const { channels, settings } = dependencies
  await respond(onlyYou(saySet(name, percent, settings.near, channels.alerts)))
  try {
    // The scans during the day read only companies over their limit.
    await rescanNow()
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    // The threshold is set: only the reading failed.
    await respond(onlyYou(sayUnread(name, error, vendor)))
  }
}

function sayUnread(name: string, { gone }: VendorError, { label }: Vendor): string {
  if (gone) return `${escaped(label)} no longer has this company.`
  return `The threshold is set, but ${name} couldn’t be read just now. The next nightly scan checks it.`
}

function buttonAt(percent: number | null): MatchButton {
  return {
    actionId: WATCH,
    text: 'This one',
    prompt: 'Which one?',
    label: ({ company }) => `Watch ${company.name}`,
    value: match => `${percent ?? 'off'} ${matchValue(match)}`
  }
}

function splitOnce(value: string): [string, string?] {
  const at = value.indexOf(' ')
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)]
}

/** Which company, and from what percentage of its seats it raises an alert; null where it loses its own threshold. */
type Threshold = { search: string; percent: number | null }

/** What was typed after `/company watch`, or what is wrong with it. */
type ThresholdText = Threshold | { usage: 'nothing' | 'unreadable' | 'percent' }

/** Reads `acme ltd at 80%` and `acme ltd off`. */
function readThreshold(text: string): ThresholdText {
  if (text.trim() === '') return { usage: 'nothing' }
  const [, search = '', digits] = /^(.+?)\s+(?:at\s+(\d{1,4})\s*%?|off)$/is.exec(text.trim()) ?? []
  if (search === '') return { usage: 'unreadable' }
  const name = search.replace(/^["“”„'‘’](.*)["“”'‘’]$/s, '$1')
  if (digits === undefined) return { search: name, percent: null }
  const percent = Number(digits)
  return percent >= 1 && percent <= 100 ? { search: name, percent } : { usage: 'percent' }
}

/** What `/company watch` does; `near` is the threshold of companies without their own. */
function sayUsage(wrong: 'nothing' | 'unreadable' | 'percent', near: number): string {
  const right = `\`/company watch acme at 80%\` raises an alert when 80 % of Acme’s seats are used. \`/company watch acme off\` removes that threshold, so that ${near} % applies again.`
  switch (wrong) {
    case 'nothing':
      return right
    case 'unreadable':
      return `Name a company, then a percentage of its seats or \`off\`. ${right}`
    case 'percent':
      return `A threshold must be between 1 % and 100 %. ${right}`
    default:
      return wrong satisfies never
  }
}

/**
 * At what percentage of its seats a company raises an alert from now on, and where: in the channel for alerts, if there
 * is one. `name` is in mrkdwn; `percent` is null where the company no longer has its own threshold.
 */
export function saySet(name: string, percent: number | null, near: number, channel: string | undefined): string {
  const share = `${percent ?? near} %`
  const rest = percent === null ? ', as for other companies' : ''
  return channel
    ? `<#${channel}> gets an alert when ${share} of the seats of ${name} are used${rest}.`
    : `\`/company over-limit\` and the Home tab list ${name} when ${share} of its seats are used${rest}. No channel gets an alert, because none is configured.`
}
