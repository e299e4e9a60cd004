import type { KnownBlock, ModalView } from '@slack/types'
import { REASON, REFERENCE, textInput } from '../company-form/draw-form.ts'
import { sayEdit } from '../text/values.ts'
import { sayWarning } from '../text/warnings.ts'
import { context, section, sections } from '../ui/blocks.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { plainView } from '../ui/views.ts'
import type { Renewal } from './renewals.ts'

export const RENEWED = 'alerts.renew'
export const RENEWALS = 'Renew several'

/** One form for several companies: what would be asked for each, and one reason for all. */
export function drawRenewals(renewals: readonly Renewal[]): ModalView {
  const drafts = renewals.flatMap(one => ('draft' in one ? [one.draft.id] : []))
  const says = `${drafts.length === 1 ? '1 change' : `${drafts.length} changes`} would be asked for, each with a message and an approval of its own.`
  const blocks = renewals.flatMap(drawRenewal)
  if (drafts.length === 0) return { ...plainView(RENEWALS, 'None of them can be renewed here.'), blocks }
  return {
    type: 'modal',
    callback_id: RENEWED,
    private_metadata: JSON.stringify({ drafts }),
    title: { type: 'plain_text', text: RENEWALS },
    submit: { type: 'plain_text', text: 'Ask for approval' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      section(says),
      ...blocks,
      textInput(REASON, 'Reason', '', false, 'Why these changes? Whoever approves reads it.'),
      textInput(REFERENCE, 'Reference', '', true, 'A purchase order or ticket, if there is one.')
    ]
  }
}

function drawRenewal(renewal: Renewal): KnownBlock[] {
  const name = `*${escaped(renewal.name)}* (${escaped(renewal.label)})`
  if ('problem' in renewal) return [section(`${name}\nNot asked for: ${renewal.problem}`)]
  const { validation, vendor } = renewal
  const edits = validation.edits.map(edit =>
    sayEdit(
      vendor?.fields.find(({ key }) => key === edit.field),
      edit,
      validation.names
    )
  )
  const warnings = validation.warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  return [...sections([name, ...edits]), ...(warnings.length > 0 ? [context(warnings.join(' '))] : [])]
}
