/**
 * Positions a popup at its button or input: below it, or above if there is more space. The popup is in the top layer,
 * so that no scrolling box clips it.
 * @param {HTMLElement} popup @param {HTMLElement} anchor @param {'start' | 'end'} side
 */
export function position(popup, anchor, side = 'start') {
  const box = anchor.getBoundingClientRect()
  const below = window.innerHeight - box.bottom - 12
  const above = box.top - 12
  const up = below < 220 && above > below
  popup.style.maxHeight = `${Math.min(320, up ? above : below)}px`
  popup.style.top = up ? 'auto' : `${box.bottom + 4}px`
  popup.style.bottom = up ? `${window.innerHeight - box.top + 4}px` : 'auto'
  if (side === 'start') {
    popup.style.left = `${box.left}px`
    popup.style.width = `${box.width}px`
  } else {
    popup.style.right = `${window.innerWidth - box.right}px`
    popup.style.left = 'auto'
  }
}
