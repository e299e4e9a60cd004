import type { App, BlockAction, ButtonAction, RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import { isOpen } from '../../changes/change.ts'
import { type Vendor, VendorError } from '../../changes/vendor.ts'
import { chosenCompany, section } from '../blocks.ts'
import { type Door, patience } from '../door.ts'
import { type Found, findCompanies, theOne } from '../find.ts'
import { escaped } from '../mrkdwn.ts'
import { sayFault } from '../words/faults.ts'
import { sayUse } from '../words/values.ts'
import { drawCompany } from './draw-company.ts'

const SHOW = 'company.show'
/** So many of several matches get a button of their own. */
const MOST_BUTTONS = 20
const LATEST = 5

/** `/company show acme`: told to who asked alone. */
export async function showCompany(
  door: Door,
  { ack, respond }: Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond'>,
  text: string
): Promise<void> {
  if (!text) {
    await ack({ response_type: 'ephemeral', text: 'Which company? Type `/company show` and a part of its name.' })
    return
  }
  await ack()
  const found = await findCompanies(door, text, patience())
  const { matches, faults } = found
  const one = theOne(found, text)
  const troubles = faults.map(fault => sayFault(fault, door.vendors)).join(' ')
  if (one) await tell(door, respond, one.vendor, one.company.id)
  else if (matches.length > 0) await respond(drawMatches(found, text))
  else await respond({ response_type: 'ephemeral', text: troubles || `No company matches “${escaped(text)}”.` })
}

/** The buttons beneath several matches. */
export function listenToShow(app: App, door: Door): void {
  app.action<BlockAction<ButtonAction>>(SHOW, async ({ ack, action, respond }) => {
    await ack()
    const chosen = chosenCompany(action.value ?? '')
    if (chosen) await tell(door, respond, door.vendor(chosen.vendor), chosen.id)
  })
}

async function tell(door: Door, respond: RespondFn, vendor: Vendor, id: string): Promise<void> {
  const key = { vendor: vendor.name, id }
  try {
    const company = await vendor.read(id, patience())
    const [options, open, history] = await Promise.all([
      vendor.options(company, patience()),
      door.store.open(key),
      door.store.history(key, LATEST)
    ])
    const { text, blocks } = drawCompany(vendor, company, options, open.filter(isOpen), history)
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks })
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await respond({ response_type: 'ephemeral', replace_original: false, text: sayFault(error, door.vendors) })
  }
}

function drawMatches({ matches, near }: Found, text: string) {
  const rows = matches.slice(0, MOST_BUTTONS).map(({ vendor, company }): KnownBlock => {
    const facts = [sayUse(company.use, company.ends), escaped(vendor.label)].filter(Boolean).join(' · ')
    return {
      ...section(`*${escaped(company.name)}*\n${facts}`),
      accessory: {
        type: 'button',
        action_id: SHOW,
        text: { type: 'plain_text', text: 'Show' },
        value: `${vendor.name}:${company.id}`,
        accessibility_label: `Show ${company.name}`.slice(0, 75)
      }
    }
  })
  const more = matches.length > MOST_BUTTONS ? ` These are the first ${MOST_BUTTONS}.` : ''
  const says = near
    ? `No company matches “${escaped(text)}” as it is written; these come near.${more}`
    : `${matches.length} companies match “${escaped(text)}”.${more}`
  const names = matches.slice(0, MOST_BUTTONS).map(({ company }) => escaped(company.name))
  return { response_type: 'ephemeral' as const, text: `${says} ${names.join(', ')}`, blocks: [section(says), ...rows] }
}
