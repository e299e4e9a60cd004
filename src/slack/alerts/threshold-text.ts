/** From how full on which company is told of; null: as all others. */
export type Threshold = { search: string; percent: number | null }

/** What was typed after `/company watch`: which company, and from how full on; or what is wrong with it. */
export type ThresholdText = Threshold | { usage: 'nothing' | 'unreadable' | 'percent' }

/** Reads `acme ltd at 80%` and `acme ltd off`. */
export function readThreshold(text: string): ThresholdText {
  if (text.trim() === '') return { usage: 'nothing' }
  const [, search = '', digits] = /^(.+?)\s+(?:at\s+(\d{1,4})\s*%?|off)$/is.exec(text.trim()) ?? []
  if (search === '') return { usage: 'unreadable' }
  const name = search.replace(/^["“”„'‘’](.*)["“”'‘’]$/s, '$1')
  if (digits === undefined) return { search: name, percent: null }
  const percent = Number(digits)
  return percent >= 1 && percent <= 100 ? { search: name, percent } : { usage: 'percent' }
}

/** What `/company watch` is for; `near` is the threshold of all that have none of their own. */
export function sayUsage(wrong: 'nothing' | 'unreadable' | 'percent', near: number): string {
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
