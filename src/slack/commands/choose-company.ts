import type { CompanySummary, Vendor } from '../../changes/ports/vendor.ts'
import { chosenCompany, companyValue } from '../company-form/draw-fields.ts'
import { companyDetails } from '../text/company.ts'
import { escaped, sayFault, shorten } from '../text/format.ts'
import { type CommandArgs, listenerTimeout, orVendorFault, type SlackDependencies } from '../transport/listener.ts'
import { button, type KnownBlock, MESSAGE_TEXT, section } from '../ui/blocks.ts'
import { type FoundCompanies, findCompanies, type Match, theOne } from './find.ts'

/** Most matches that get a button of their own. */
const MOST_BUTTONS = 20

type Respond = CommandArgs['respond']

/** The button of each match. `prompt` goes before the list; `label` is for screen readers; `value` is of any match. */
export type MatchButton = {
  actionId: string
  text: string
  prompt?: string
  label(match: Match): string
  value(match: Match): string
}

/**
 * Acts on the company that a command names. Where several match, offers a button for each; where none does, says so, with
 * the vendors that could not be searched. `among` narrows the matches.
 */
export async function actOnCompany(
  dependencies: SlackDependencies,
  respond: Respond,
  text: string,
  button: MatchButton,
  act: (vendor: Vendor, company: CompanySummary) => Promise<void>,
  among = (matches: Match[]) => matches
): Promise<void> {
  const { matches: found, faults, near } = await findCompanies(dependencies, text, listenerTimeout())
  const matches = among(found)
  const one = theOne({ matches, near }, text)
  if (one) await orTellFault(dependencies, respond, () => act(one.vendor, one.company))
  else if (matches.length > 0) await respond(drawMatches({ matches, near }, text, button))
  else {
    const sentences = faults.map(fault => sayFault(fault, dependencies.vendors)).join(' ')
    await respond(onlyYou(sentences || `No company matches “${escaped(text)}”.`))
  }
}

/** Acts on the company of a match's button. */
export async function actOnChosen(
  dependencies: SlackDependencies,
  respond: Respond,
  value: string,
  act: (vendor: Vendor, id: string) => Promise<void>
): Promise<void> {
  const chosen = chosenCompany(value)
  if (!chosen) return
  const vendor = dependencies.vendor(chosen.vendor)
  await orTellFault(dependencies, respond, () => act(vendor, chosen.id))
}

async function orTellFault(dependencies: SlackDependencies, respond: Respond, act: () => Promise<void>): Promise<void> {
  await orVendorFault(dependencies, act, async fault => {
    await respond(onlyYou(fault))
  })
}

/** An ephemeral message, which leaves the message that was clicked in as it is. */
export function onlyYou(text: string, blocks?: KnownBlock[]) {
  return { response_type: 'ephemeral' as const, replace_original: false, text, ...(blocks && { blocks }) }
}

/** A match as the value of its button. */
export function matchValue({ vendor, company }: Match): string {
  return companyValue(vendor.name, company)
}

/** Companies that the command may mean, each with a button, for the person alone. The text names them too. */
export function drawMatches(
  { matches, near }: Pick<FoundCompanies, 'matches' | 'near'>,
  typed: string,
  matchButton: MatchButton
) {
  const shown = matches.slice(0, MOST_BUTTONS)
  const prompt = matchButton.prompt ? ` ${matchButton.prompt}` : ''
  const more = `${prompt}${matches.length > MOST_BUTTONS ? ` These are the first ${MOST_BUTTONS}.` : ''}`
  const says = near
    ? `No company matches “${escaped(typed)}” exactly. These are similar.${more}`
    : `${matches.length} companies match “${escaped(typed)}”.${more}`
  const names = shown
    .map(match => `${escaped(match.company.name)} (${companyDetails(match.vendor, match.company)})`)
    .join('; ')
  return {
    response_type: 'ephemeral' as const,
    text: shorten(`${says} ${names}.`, MESSAGE_TEXT),
    blocks: [section(says), ...shown.map(match => row(match, matchButton))]
  }
}

function row(match: Match, { actionId, text, label, value }: MatchButton): KnownBlock {
  return {
    ...section(`*${escaped(match.company.name)}*\n${companyDetails(match.vendor, match.company)}`),
    accessory: button(actionId, text, { value: value(match), label: label(match) })
  }
}
