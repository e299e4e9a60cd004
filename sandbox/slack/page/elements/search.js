import { useRef, useState } from 'preact/hooks'

/** @import { Choice, ChoiceGroup, Found } from './choices.js' */

/**
 * The list of a combobox: the typed text, the options found, and the active one.
 * @param {{ remote: boolean, least: number, find: (text: string) => Promise<Found> }} choices
 */
export function useSearch(choices) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [groups, setGroups] = useState(/** @type {ChoiceGroup[]} */ ([]))
  const [active, setActive] = useState(0)
  const [status, setStatus] = useState('')
  const latest = useRef(0)
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined))
  const options = /** @type {Choice[]} */ (groups.flatMap(each => each.options))

  /** @param {string} wanted */
  const find = async wanted => {
    const request = ++latest.current
    clearTimeout(timer.current)
    const missing = choices.least - wanted.trim().length
    if (missing > 0) {
      setGroups([])
      setStatus(
        `Type ${missing === choices.least ? 'at least' : ''} ${missing} ${missing === choices.least ? '' : 'more '}character${missing === 1 ? '' : 's'} to search.`.replace(
          / +/g,
          ' '
        )
      )
      return
    }
    if (choices.remote) {
      setStatus('Searching…')
      await new Promise(resolve => {
        timer.current = setTimeout(resolve, wanted === '' ? 0 : TYPING_PAUSE)
      })
      if (request !== latest.current) return
    }
    const found = await choices.find(wanted)
    // A slow answer to an earlier text must not replace the one to the current text.
    if (request !== latest.current) return
    const groups = 'groups' in found ? found.groups : []
    const count = groups.reduce((sum, each) => sum + each.options.length, 0)
    setGroups(groups)
    setActive(0)
    setStatus(
      'failed' in found ? found.failed : count === 0 ? 'No matches.' : `${count} ${count === 1 ? 'match' : 'matches'}`
    )
  }
  const show = () => {
    if (open) return
    setOpen(true)
    setText('')
    void find('')
  }
  return {
    open,
    text,
    groups,
    options,
    active,
    status,
    show,
    close: () => {
      latest.current++
      setOpen(false)
      setText('')
    },
    /** @param {string} wanted */
    type: wanted => {
      setOpen(true)
      setText(wanted)
      void find(wanted)
    },
    /** @param {1 | -1} step */
    move: step => {
      if (!open) show()
      else if (options.length > 0) setActive((active + step + options.length) % options.length)
    },
    setActive
  }
}

/** Milliseconds without typing before the bot is asked, as in Slack's own client. */
const TYPING_PAUSE = 200
