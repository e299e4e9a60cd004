import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { html } from '../html.js'
import { Icon } from './icons.js'

/**
 * The message composer. Enter sends, Shift+Enter starts a new line, a slash offers the bot's commands.
 * @param {{ label: string, noCommands?: boolean, onSend: (text: string) => Promise<{ failed?: string }> }} props
 */
export function Composer({ label, noCommands = false, onSend }) {
  const id = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const [closed, setClosed] = useState(false)
  const [waiting, setWaiting] = useState('')
  const [problem, setProblem] = useState('')
  const input = useRef(/** @type {HTMLTextAreaElement | null} */ (null))
  const offered = noCommands || closed ? [] : completions(text)
  useEffect(() => {
    if (!noCommands && window.innerWidth > 800) input.current?.focus()
    // The tour puts a command here for the person to review and send.
    const fill = (/** @type {Event} */ event) => write(/** @type {CustomEvent<string>} */ (event).detail)
    if (!noCommands) document.addEventListener('compose', fill)
    return () => document.removeEventListener('compose', fill)
  }, [])
  const write = (/** @type {string} */ next) => {
    setText(next)
    setActive(0)
    setClosed(false)
    setProblem('')
    input.current?.focus()
  }
  const send = async () => {
    const whole = text.trim()
    if (whole === '') return
    if (noCommands && whole.startsWith('/')) {
      setProblem(`${whole.split(' ')[0]} is not supported in threads.`)
      return
    }
    setText('')
    setWaiting(whole)
    const reply = await onSend(whole)
    setWaiting('')
    // Slack keeps a text that could not be sent, so that the person can send it again.
    if (reply?.failed) setText(old => old || whole)
  }
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return
    const next = completed(text, offered[active])
    if (offered.length > 1 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length)
    } else if (event.key === 'Escape' && offered.length > 0) setClosed(true)
    else if ((event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey && next !== undefined) write(next)
    else if (event.key === 'Enter' && !event.shiftKey) void send()
    else return
    event.preventDefault()
  }
  return html`
    <div class="composer-box">
      ${
        offered.length > 0 &&
        html`<div class="commands">
          <div class="commands-head" aria-hidden="true">Commands of Countersign</div>
          <div role="listbox" id="${id}-list" aria-label="Commands">
            ${offered.map(
              (
                each,
                index
              ) => html`<div role="option" key=${each.text} id="${id}-${index}" class="command ${index === active ? 'active' : ''}"
                aria-selected=${index === active ? 'true' : 'false'}
                onMouseDown=${(/** @type {Event} */ event) => {
                  event.preventDefault()
                  const next = completed(text, each)
                  if (next !== undefined) write(next)
                }}>
                <span><b>${each.text}</b> <span class="usage">${each.usage}</span></span><span class="description">${each.description}</span>
              </div>`
            )}
          </div>
        </div>`
      }
      <div class="composer">
        <textarea
          ref=${input}
          rows=${Math.min(8, text.split('\n').length)}
          aria-label=${label}
          aria-autocomplete=${noCommands ? undefined : 'list'}
          aria-controls=${offered.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant=${offered.length > 0 ? `${id}-${active}` : undefined}
          placeholder=${noCommands ? 'Reply…' : label}
          value=${text}
          onInput=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ { currentTarget }) => write(currentTarget.value)}
          onKeyDown=${onKeyDown}
        ></textarea>
        <button type="button" class="send" aria-label=${noCommands ? 'Send reply' : 'Send'} disabled=${text.trim() === ''} onClick=${send}>
          <${Icon} name="send" solid />
        </button>
      </div>
      <p class="composer-note" role="status">
        ${problem || (waiting.startsWith('/') ? html`<span class="spinner"></span> Waiting for ${waiting.split(' ').slice(0, 2).join(' ')}…` : html`${!noCommands && html`<b>/</b> for commands, `}<b>Enter</b> to send, <b>Shift + Enter</b> for a new line`)}
      </p>
    </div>
  `
}

/** The bot's commands that the composer completes. */
const COMMANDS = [
  {
    text: '/company update',
    usage: '[company] [seats=+40] [ends=2027-03-31] [reason="PO 1234"]',
    description: 'Request a change of a company'
  },
  { text: '/company show', usage: '[company]', description: 'A company’s licence, use and last changes' },
  { text: '/company queue', usage: '', description: 'Open changes' },
  { text: '/company help', usage: '', description: 'What the command can do' }
]

/** The commands that match what is typed. @param {string} text */
function completions(text) {
  if (!text.startsWith('/') || text.includes('\n')) return []
  const typed = text.toLowerCase()
  return COMMANDS.filter(each => each.text.startsWith(typed) || (each.usage && typed.startsWith(`${each.text} `)))
}

/** What Enter completes the text to; undefined if the command is already complete. @param {string} text @param {{ text: string, usage: string } | undefined} command */
function completed(text, command) {
  if (!command || text.length >= command.text.length) return undefined
  return command.usage ? `${command.text} ` : command.text
}
