import type { App, BlockAction, ButtonAction, RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import { type CompanySummary, type Vendor, VendorError } from '../../changes/vendor.ts'
import type { Person } from '../../policy/people.ts'
import { setThreshold } from '../../watch/tend.ts'
import { chosenCompany, section } from '../blocks.ts'
import { type Door, patience } from '../door.ts'
import { findCompanies, type Match, theOne } from '../find.ts'
import { escaped, shorten } from '../mrkdwn.ts'
import { personOf } from '../person.ts'
import { sayDenial } from '../words/denials.ts'
import { sayFault } from '../words/faults.ts'
import { sayUse } from '../words/values.ts'
import { readThreshold, sayUsage } from './threshold-text.ts'

const WATCH = 'company.watch'
/** So many of several matches get a button of their own. */
const MOST_BUTTONS = 20

type Args = Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>

/** `/company watch acme at 80%`: from how full on a company is told of. */
export async function watchCompany(door: Door, { ack, respond, body }: Args, text: string): Promise<void> {
  const asked = readThreshold(text)
  if ('usage' in asked) {
    await ack({ response_type: 'ephemeral', text: sayUsage(asked.usage, door.settings.near) })
    return
  }
  await ack()
  const person = personOf(body)
  if (!person) return
  const { matches: found, faults, near } = await findCompanies(door, asked.search, patience())
  // Of a company that is at several vendors, the one with seats is meant.
  const seated = found.filter(({ company }) => company.use)
  const matches = seated.length > 0 ? seated : found
  const one = theOne({ matches, near }, asked.search)
  const troubles = faults.map(fault => sayFault(fault, door.vendors)).join(' ')
  if (one) await watch(door, respond, person, one.vendor, one.company, asked.percent)
  else if (matches.length > 0) await respond(drawMatches(matches, asked.search, asked.percent))
  else await respond(told(troubles || `No company matches “${escaped(asked.search)}”.`))
}

/** The buttons beneath several matches. */
export function listenToThreshold(app: App, door: Door): void {
  app.action<BlockAction<ButtonAction>>(WATCH, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    const [percent, rest = ''] = splitOnce(action.value ?? '')
    const chosen = chosenCompany(rest)
    if (!person || !chosen) return
    const vendor = door.vendor(chosen.vendor)
    try {
      const company = await vendor.read(chosen.id, patience())
      await watch(door, respond, person, vendor, company, percent === 'off' ? null : Number(percent))
    } catch (error) {
      if (!(error instanceof VendorError)) throw error
      await respond(told(sayFault(error, door.vendors)))
    }
  })
}

async function watch(
  door: Door,
  respond: RespondFn,
  person: Person,
  vendor: Vendor,
  company: CompanySummary,
  percent: number | null
): Promise<void> {
  const name = `${escaped(company.name)} (${escaped(vendor.label)})`
  if (!company.use) {
    await respond(told(`${escaped(vendor.label)} tells no users and seats of ${name}, so there is nothing to watch.`))
    return
  }
  const key = { vendor: vendor.name, id: company.id }
  const set = () => setThreshold(door, person, key, percent)
  let result = await set()
  if (result === 'unknown') {
    // Made since the last pass: what a pass would note of it is noted now.
    const seenAt = door.clock.now()
    await door.store.note({
      vendor: vendor.name,
      rows: [company],
      unsettled: [],
      pass: null,
      seenAt,
      steps: [],
      drifts: []
    })
    result = await set()
  }
  if (typeof result === 'object') return void (await respond(told(sayDenial(result))))
  const rest = percent === null ? ', as all others are' : ''
  await respond(
    told(`From the next look on, ${name} is told of from ${percent ?? door.settings.near} % of its seats on${rest}.`)
  )
}

function drawMatches(matches: readonly Match[], text: string, percent: number | null) {
  const at = percent === null ? 'off' : String(percent)
  const rows = matches.slice(0, MOST_BUTTONS).map(({ vendor, company }): KnownBlock => {
    const facts = [sayUse(company.use, company.ends), escaped(vendor.label)].filter(Boolean).join(' · ')
    return {
      ...section(`*${escaped(company.name)}*\n${facts}`),
      accessory: {
        type: 'button',
        action_id: WATCH,
        text: { type: 'plain_text', text: 'This one' },
        value: `${at} ${vendor.name}:${company.id}`,
        accessibility_label: shorten(`Watch ${company.name}`, 75)
      }
    }
  })
  const more = matches.length > MOST_BUTTONS ? ` These are the first ${MOST_BUTTONS}.` : ''
  const says = `${matches.length} companies match “${escaped(text)}”. Which one?${more}`
  return { response_type: 'ephemeral' as const, text: says, blocks: [section(says), ...rows] }
}

function told(text: string) {
  return { response_type: 'ephemeral' as const, replace_original: false, text }
}

function splitOnce(value: string): [string, string?] {
  const at = value.indexOf(' ')
  return at < 0 ? [value] : [value.slice(0, at), value.slice(at + 1)]
}
