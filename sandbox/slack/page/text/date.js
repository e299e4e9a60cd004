/**
 * A moment in Slack's date format, as `<!date^…>` and a date element have it: what stands in braces is replaced, an
 * unknown token stays. Days are of the reader's time zone; undefined is the zone of this computer.
 * @param {Date} date @param {string} format @param {string | undefined} zone @param {Date} [now]
 */
export function formatDate(date, format, zone, now = new Date()) {
  return format.replace(/\{(\w+)\}/g, (whole, token) => part(date, token, zone, now) ?? whole)
}

const DAY = /** @type {const} */ ({ day: 'numeric', month: 'long', year: 'numeric' })
const SHORT = /** @type {const} */ ({ ...DAY, month: 'short' })
const LONG = /** @type {const} */ ({ ...DAY, weekday: 'long' })

/**
 * The value of one token: docs.slack.dev/messaging/formatting-message-text, and the date element of rich text.
 * @param {Date} date @param {string} token @param {string | undefined} zone @param {Date} now
 */
function part(date, token, zone, now) {
  const day = nearby(date, zone, now)
  /** @param {Intl.DateTimeFormatOptions} options */
  const show = options => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(date)
  switch (token) {
    case 'date_num':
      return numbers(date, zone)
    case 'date_slash':
      return show({ day: '2-digit', month: '2-digit', year: 'numeric' })
    case 'date_pretty':
      return day ?? show(DAY)
    case 'date':
    case 'date_long_full':
      return show(DAY)
    case 'date_short_pretty':
      return day ?? show(SHORT)
    case 'date_short':
      return show(SHORT)
    case 'date_long_pretty':
      return day ?? show(LONG)
    case 'date_long':
      return show(LONG)
    case 'day_divider_pretty':
      return (
        day ??
        show(numbers(date, zone).slice(0, 4) === numbers(now, zone).slice(0, 4) ? { ...LONG, year: undefined } : LONG)
      )
    case 'time':
      return show({ hour: '2-digit', minute: '2-digit' })
    case 'time_secs':
      return show({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
    case 'ago':
      return ago(date, now)
    default:
      return undefined
  }
}

/** `2027-06-03`. @param {Date} date @param {string | undefined} zone */
function numbers(date, zone) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(date)
}

/** @param {Date} date @param {string | undefined} zone @param {Date} now */
function nearby(date, zone, now) {
  const days = Math.round((Date.parse(numbers(date, zone)) - Date.parse(numbers(now, zone))) / 86_400_000)
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days]
}

/** @param {Date} date @param {Date} now */
function ago(date, now) {
  const minutes = Math.round((date.getTime() - now.getTime()) / 60_000)
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  if (Math.abs(minutes) < 60 * 24) return words.format(Math.round(minutes / 60), 'hour')
  return words.format(Math.round(minutes / 60 / 24), 'day')
}
