/** Text from people or vendors, safe inside mrkdwn: it cannot mention, link or ping anybody. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What was escaped for mrkdwn, for the places where Slack shows a text as it is: in a field, and under it. */
export function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Text from people on one line, so that it cannot look like a line of ours. */
export function oneLine(text: string): string {
  return escaped(text.replaceAll(/\s*\n\s*/g, ' '))
}

/** What somebody wrote, as a sentence among others, on one line. */
export function asSentence(text: string): string {
  return `${oneLine(text.trim())}${/[.!?…]$/.test(text.trim()) ? '' : '.'}`
}

/** At most so many characters, with an ellipsis where something is missing. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  // Half of a character that takes two makes JSON that Slack need not take.
  const kept = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.trimEnd()}…`
}
