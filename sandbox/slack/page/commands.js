/** What the composer knows of the bot's command, for its list of completions. */
const COMMANDS = [
  {
    text: '/company update',
    usage: '[company] [seats=+40] [ends=2027-03-31] [reason="PO 1234"]',
    says: 'Ask for a change of a company'
  },
  { text: '/company show', usage: '[company]', says: 'A company’s licence, use and last changes' },
  { text: '/company queue', usage: '', says: 'Changes that are still open' },
  { text: '/company help', usage: '', says: 'What the command can do' }
]

/** Commands that what is typed may become. @param {string} text */
export function completions(text) {
  if (!text.startsWith('/') || text.includes('\n')) return []
  const typed = text.toLowerCase()
  return COMMANDS.filter(each => each.text.startsWith(typed) || (each.usage && typed.startsWith(`${each.text} `)))
}

/** What Enter would put there, or nothing when the command is whole already. @param {string} text @param {{ text: string, usage: string } | undefined} command */
export function completed(text, command) {
  if (!command || text.length >= command.text.length) return undefined
  return command.usage ? `${command.text} ` : command.text
}
