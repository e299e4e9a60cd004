import { among, byType, type Check, flag, isRecord, list, pattern, type Rule, shape, words } from './problem.ts'

/** The one text kind without markup; titles, labels and buttons take nothing else. */
export function plain(max: number): Check {
  return byType({ plain_text: shape({ type: among('plain_text'), text: words(1, max), 'emoji?': flag }) })
}

export function mrkdwn(max: number): Check {
  return byType({ mrkdwn: shape({ type: among('mrkdwn'), text: words(1, max), 'verbatim?': flag }) })
}

export function anyText(max: number): Check {
  const [one, other] = [plain(max), mrkdwn(max)]
  return byType({ plain_text: one, mrkdwn: other })
}

export const identifier: Check = words(1, 255)

export const address: Check = (value, at) =>
  words(1, 3000)(value, at).concat(pattern(/^[a-z][a-z0-9+.-]*:\S+$/i, 'a valid URL')(value, at))

export const confirm: Check = shape({
  'title?': plain(100),
  text: anyText(300),
  'confirm?': plain(30),
  'deny?': plain(30),
  'style?': among('primary', 'danger')
})

export const dispatching: Check = shape({
  'trigger_actions_on?': list(among('on_enter_pressed', 'on_character_entered'), 1, 2)
})

/** An image shows either a public address or a file of the workspace, and always says what it shows. */
export const image: Check = shape(imageFields(), oneImageSource)

export function imageFields(): Record<string, Check> {
  return {
    type: among('image'),
    alt_text: words(1, 2000),
    'image_url?': address,
    'slack_file?': shape({ 'url?': address, 'id?': words(1, 255) }, exactlyOne('url', 'id'))
  }
}

export function oneImageSource(value: Record<string, unknown>, at: string) {
  return exactlyOne('image_url', 'slack_file')(value, at)
}

export function exactlyOne(one: string, other: string): Rule {
  return (value, at) => {
    const given = [one, other].filter(key => value[key] !== undefined).length
    return given === 1 ? [] : [{ at, message: `must provide exactly one of ${one} and ${other}` }]
  }
}

/** The shown words of a text object of any kind; an empty string for anything else. */
export function wordsOf(text: unknown): string {
  return isRecord(text) && typeof text.text === 'string' ? text.text : ''
}
