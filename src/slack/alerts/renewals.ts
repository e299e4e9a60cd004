import type { PreviewRow } from '../../changes/model/batch.ts'
import { vendorByName } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { newBatchDraft, showPreview } from '../batch/preview.ts'
import { type Listeners, mayViewIn, openForViewer, type SlackDependencies } from '../transport/listener.ts'
import { textModal } from '../ui/blocks.ts'
import { RENEW_CHOSEN } from './draw-list.ts'
import { showList } from './list.ts'
import { pageIn, sayInvalidSelection, withPicks } from './list-page.ts'

const TITLE = 'Renew several'

/** Renews several licences of a list: one batch, with more seats where the person says so. */
export function listenToRenewals(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store } = dependencies
  listeners.click(RENEW_CHOSEN, async click => {
    const { view } = click.body
    const shown = pageIn(view)
    if (!shown || !view) return
    const page = withPicks(shown, view)
    const hint = sayInvalidSelection(page)
    if (hint) {
      const mayView = await mayViewIn(dependencies, click.person, view.id)
      return mayView ? await showList(dependencies, view.id, page, { hint }) : undefined
    }
    const viewId = await openForViewer(dependencies, click, textModal(TITLE, 'Reading the companies…'))
    if (!viewId) return
    const found = await Promise.all(page.picked.map(id => store.alert(id)))
    const alerts = found.filter(alert => alert !== undefined)
    const rows = alerts.map((alert, index) => renewalOf(dependencies, alert, index + 1))
    const draft = newBatchDraft(click.person, page.channel, rows, { reason: '', reference: '' })
    await showPreview(dependencies, viewId, { ...draft, asks: true })
  })
}

function renewalOf({ vendors }: Pick<SlackDependencies, 'vendors'>, alert: Alert, number: number): PreviewRow {
  const { id, name } = alert.company
  const company = { id, name, use: null, ends: null }
  const known = { vendor: alert.vendor, company }
  const row = { number, company: name, vendor: alert.vendor, given: [], at: '', reason: '', reference: '' }
  const invalid = (sentence: string): PreviewRow => ({ ...row, verdict: { name: 'invalid', sentence } })
  if (alert.state.name === 'closed') return invalid('It no longer ends soon: its alert is resolved.')
  if (!vendorByName(vendors, alert.vendor)) return invalid('This vendor is no longer configured.')
  return { ...row, suggests: 'renewal', known, verdict: { name: 'reading', found: known } }
}
