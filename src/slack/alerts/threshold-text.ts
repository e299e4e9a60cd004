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
  const right = `\`/company watch acme at 80%\` tells you once 80 % of the seats of Acme are used, \`/company watch acme off\` once ${near} % are, as of all others.`
  switch (wrong) {
    case 'nothing':
      return right
    case 'unreadable':
      return `Say which company, and once how many percent of its seats are used. ${right}`
    case 'percent':
      return `A threshold is from 1 % to 100 % of the seats. ${right}`
    default:
      return wrong satisfies never
  }
}
