import type { App, BlockAction, ButtonAction, RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt'
import { isOpen } from '../../changes/model/change.ts'
import { type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { sayFault } from '../text/faults.ts'
import { listenerTimeout, type SlackDependencies } from '../transport/dependencies.ts'
import { chosenCompany } from '../ui/blocks.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { respondToViewer } from '../ui/viewer.ts'
import { drawCompany } from './draw-company.ts'
import { drawMatches, type MatchButton } from './draw-matches.ts'
import { findCompanies, theOne } from './find.ts'

const SHOW = 'company.show'
const LATEST = 5

const BUTTON: MatchButton = {
  actionId: SHOW,
  text: 'Show',
  says: ({ company }) => `Show ${company.name}`,
  value: ({ vendor, company }) => `${vendor.name}:${company.id}`
}

/** `/company show acme`: told to who asked alone. */
export async function showCompany(
  dependencies: SlackDependencies,
  args: Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>,
  text: string
): Promise<void> {
  if (!text) {
    await args.ack({ response_type: 'ephemeral', text: 'Which company? Type `/company show` and a part of its name.' })
    return
  }
  await respondToViewer(dependencies, args, () => tellFound(dependencies, args.respond, text))
}

/** The buttons beneath several matches. */
export function listenToShow(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SHOW, async args => {
    const chosen = chosenCompany(args.action.value ?? '')
    await respondToViewer(dependencies, args, async () => {
      if (chosen) await tell(dependencies, args.respond, dependencies.vendor(chosen.vendor), chosen.id)
    })
  })
}

async function tellFound(dependencies: SlackDependencies, respond: RespondFn, text: string): Promise<void> {
  const found = await findCompanies(dependencies, text, listenerTimeout())
  const { matches, faults } = found
  const one = theOne(found, text)
  const troubles = faults.map(fault => sayFault(fault, dependencies.vendors)).join(' ')
  if (one) await tell(dependencies, respond, one.vendor, one.company.id)
  else if (matches.length > 0) await respond(drawMatches(found, text, BUTTON))
  else await respond({ response_type: 'ephemeral', text: troubles || `No company matches “${escaped(text)}”.` })
}

async function tell(dependencies: SlackDependencies, respond: RespondFn, vendor: Vendor, id: string): Promise<void> {
  const key = { vendor: vendor.name, id }
  try {
    const company = await vendor.read(id, listenerTimeout())
    const [options, open, history] = await Promise.all([
      vendor.options(company, listenerTimeout()),
      dependencies.store.open(key),
      dependencies.store.history(key, LATEST)
    ])
    const { text, blocks } = drawCompany(
      vendor,
      company,
      options,
      open.filter(isOpen),
      history,
      dependencies.frame.zone
    )
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks })
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await respond({ response_type: 'ephemeral', replace_original: false, text: sayFault(error, dependencies.vendors) })
  }
}
