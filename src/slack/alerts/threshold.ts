import type { App, BlockAction, ButtonAction, RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { type CompanySummary, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import type { Person } from '../../policy/context.ts'
import { setThreshold } from '../../watch/alerts/respond.ts'
import { rescan } from '../../watch/scan/record.ts'
import { drawMatches, findCompanies, type MatchButton, theOne } from '../commands/find.ts'
import { escaped, sayFault } from '../text/format.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import { listenerTimeout, type SlackDependencies } from '../transport/listener.ts'
import { chosenCompany } from '../ui/blocks.ts'
import { respondToViewer } from '../ui/viewer.ts'

/** A button's value is the threshold, or `off`, and the company that is meant. */
const WATCH = 'company.watch'

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>

/** `/company watch acme at 80%`: at how many percent of a company’s seats people are told. */
export async function watchCompany(dependencies: SlackDependencies, args: Args, text: string): Promise<void> {
  const requested = readThreshold(text)
  if ('usage' in requested) {
    await args.ack({ response_type: 'ephemeral', text: sayUsage(requested.usage, dependencies.settings.near) })
    return
  }
  await respondToViewer(dependencies, args, person => watchFound(dependencies, args.respond, person, requested))
}

/** The buttons beneath several matches. */
export function listenToThreshold(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(WATCH, async args => {
    const { action, respond } = args
    await respondToViewer(dependencies, args, async person => {
      const [percent, rest = ''] = splitOnce(action.value ?? '')
      const chosen = chosenCompany(rest)
      if (!chosen) return
      const vendor = dependencies.vendor(chosen.vendor)
      await orFault(dependencies, respond, async () => {
        const company = await vendor.read(chosen.id, listenerTimeout())
        await watch(dependencies, respond, person, vendor, company, percent === 'off' ? null : Number(percent))
      })
    })
  })
}

async function watchFound(
  dependencies: SlackDependencies,
  respond: RespondFn,
  person: Person,
  requested: Threshold
): Promise<void> {
  const { matches: found, faults, near } = await findCompanies(dependencies, requested.search, listenerTimeout())
  // Of a company that is at several vendors, the one with seats is meant.
  const seated = found.filter(({ company }) => company.use)
  const matches = seated.length > 0 ? seated : found
  const one = theOne({ matches, near }, requested.search)
  const troubles = faults.map(fault => sayFault(fault, dependencies.vendors)).join(' ')
  if (one) {
    await orFault(dependencies, respond, () =>
      watch(dependencies, respond, person, one.vendor, one.company, requested.percent)
    )
  } else if (matches.length > 0)
    await respond(drawMatches({ matches, near }, requested.search, buttonAt(requested.percent)))
  else await respond(told(troubles || `No company matches “${escaped(requested.search)}”.`))
}

/** A vendor that cannot be read is told to who asked. */
async function orFault(dependencies: SlackDependencies, respond: RespondFn, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await respond(told(sayFault(error, dependencies.vendors)))
  }
}

async function watch(
  dependencies: SlackDependencies,
  respond: RespondFn,
  person: Person,
  vendor: Vendor,
  company: CompanySummary,
  percent: number | null
): Promise<void> {
  const name = `${escaped(company.name)} (${escaped(vendor.label)})`
  if (!company.use) {
    await respond(
      told(
        `${escaped(vendor.label)} gives no numbers of users and seats for ${escaped(company.name)}, so a threshold would have nothing to go by.`
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
    // Made since the last pass.
    await rescanNow()
    result = await set()
  }
  if (typeof result === 'object') return void (await respond(told(sayPolicyRefusal(result))))
  const { channels, settings } = dependencies
  await respond(told(saySet(name, percent, settings.near, channels.alerts)))
  try {
    // The passes that come round all day ask only for those that are over.
    await rescanNow()
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    // It is set: a fault is told as one of the look alone.
    await respond(told(sayUnread(name, error, vendor)))
  }
}

function sayUnread(name: string, { gone }: VendorError, { label }: Vendor): string {
  if (gone) return `${escaped(label)} knows no such company any more.`
  return `It is set, but ${name} could not be read just now: how full it is by now is seen with the next pass over all companies.`
}

function buttonAt(percent: number | null): MatchButton {
  return {
    actionId: WATCH,
    text: 'This one',
    asks: 'Which one?',
    says: ({ company }) => `Watch ${company.name}`,
    value: ({ vendor, company }) => `${percent ?? 'off'} ${vendor.name}:${company.id}`
  }
}

function told(text: string) {
  return { response_type: 'ephemeral' as const, replace_original: false, text }
}

function splitOnce(value: string): [string, string?] {
  const at = value.indexOf(' ')
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)]
}

/** From how full on which company is told of; null: as all others. */
export type Threshold = { search: string; percent: number | null }

/** What was typed after `/company watch`: which company, and from how full on; or what is wrong with it. */
export type ThresholdText = Threshold | { usage: 'nothing' | 'unreadable' | 'percent' }

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

/** What `/company watch` is for; `near` is the threshold of all that have none of their own. */
function sayUsage(wrong: 'nothing' | 'unreadable' | 'percent', near: number): string {
  const right = `\`/company watch acme at 80%\` raises an alert once 80 % of the seats of Acme are used. \`/company watch acme off\` takes that threshold away: then ${near} % holds, as for all others.`
  switch (wrong) {
    case 'nothing':
      return right
    case 'unreadable':
      return `Name a company, then a percentage of its seats or \`off\`. ${right}`
    case 'percent':
      return `A threshold is from 1 % to 100 % of the seats. ${right}`
    default:
      return wrong satisfies never
  }
}

/**
 * From how full on a company is told of, and where: in the channel for alerts, if there is one. `name` is in mrkdwn;
 * `percent` is null where it has no threshold of its own any more, but that of all others.
 */
export function saySet(name: string, percent: number | null, near: number, channel: string | undefined): string {
  const share = `${percent ?? near} %`
  const rest = percent === null ? ', as for all others' : ''
  return channel
    ? `From now on <#${channel}> is told once ${share} of the seats of ${name} are used${rest}.`
    : `From now on \`/company over-limit\` and the Home tab list ${name} once ${share} of its seats are used${rest}. No channel is told of it: none is configured for alerts.`
}
