import type { KnownBlock } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert, Level } from '../../watch/alerts/alert.ts'
import { DETAILED, type Subject } from '../../watch/alerts/subject.ts'
import type { Message } from '../change-message/draw-change.ts'
import { sayClosed } from '../text/alert-ends.ts'
import { nameLevel, sayAlert, sayHandled } from '../text/alerts.ts'
import { nameVendor } from '../text/vendors.ts'
import { section } from '../ui/blocks.ts'
import type { Frame } from '../ui/frame.ts'
import { shorten } from '../ui/mrkdwn.ts'
import { alertButton, OPEN_ALERT, SHOW_ALL } from './buttons.ts'
import { buttonRow, sayLatestChange, unlinked } from './draw-alert.ts'

type Digest = Extract<Subject, { name: 'digest' }>
/** Those that were asked because of the alerts that are drawn. */
export type Changes = Digest['changes']

const LONGEST_TEXT = 3900
/** Ten of them fit in the text, whatever the companies are called. */
const LONGEST_LINE = 300

/** The alerts of one pass, worst first, each as it stands now. */
export function drawMany(
  { alerts, changes }: Pick<Digest, 'alerts' | 'changes'>,
  vendors: readonly Vendor[],
  frame: Frame
): Message {
  const worst = alerts.slice(0, DETAILED)
  const says = `${alerts.length} alerts at once: ${sayCounts(alerts)}.`
  const more = alerts.length > DETAILED ? `These are the worst ${DETAILED}; Show all lists the others.` : ''
  const lines = worst.map(alert => shorten(unlinked(sayRow(alert, changes, vendors, frame)), LONGEST_LINE))
  return {
    text: shorten([says, more, ...lines].filter(Boolean).join(' '), LONGEST_TEXT),
    blocks: [
      section(`*${says}*${more && `\n${more}`}`),
      ...worst.map(alert => alertRow(alert, changes, vendors, frame)),
      buttonRow('alerts', [
        {
          type: 'button',
          action_id: SHOW_ALL,
          text: { type: 'plain_text', text: 'Show all' },
          accessibility_label: 'Show all alerts that are open'
        }
      ])
    ]
  }
}

/** An alert on one line, with the button that opens it. */
export function alertRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame): KnownBlock {
  return {
    ...section(sayRow(alert, changes, vendors, frame, '*')),
    accessory: alertButton(OPEN_ALERT, 'Open', alert, 'Open the alert')
  }
}

function sayRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame, mark = ''): string {
  const { zone } = frame
  const vendor = nameVendor(vendors, alert.vendor)
  const isClosed = alert.state.name === 'closed'
  const what = isClosed ? sayClosed(alert, alert.first, vendor) : sayAlert(alert, { vendor, zone, mark })
  return [what, sayHandled(alert, zone), sayLatestChange(alert, changes, frame)].filter(Boolean).join(' ')
}

/** `3 over the limit, 9 nearly full, 1 closed`, worst first. */
function sayCounts(alerts: readonly Alert[]): string {
  const open = alerts.filter(({ state }) => state.name !== 'closed')
  const closed = alerts.length - open.length
  const levels: readonly Level['name'][] = ['over', 'ended', 'ending', 'near']
  const counts = levels.flatMap(name => {
    const those = open.filter(({ level }) => level.name === name)
    const [one] = those
    return one ? [`${those.length} ${nameLevel(one.level)}`] : []
  })
  return [...counts, ...(closed > 0 ? [`${closed} closed by now`] : [])].join(', ')
}
