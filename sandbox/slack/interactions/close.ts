import { ImpossibleAct, type WorkspaceParts } from './parts.ts'
import { find } from './place.ts'

/** Closes the modal on top; one that says `clear_on_close` takes all the others along. */
export async function close(parts: WorkspaceParts, person: string, viewId: string): Promise<Record<string, never>> {
  const place = find(parts, person, { type: 'view', viewId })
  if (place.name !== 'modal') throw new ImpossibleAct('An App Home is left, not closed.')
  const all = parts.stacks.of(person)
  if (place.open !== all.at(-1)) throw new ImpossibleAct(`The view ${viewId} is covered by another one.`)
  const cleared = place.open.view.clear_on_close === true
  const gone = cleared ? [...all] : [place.open]
  if (cleared) parts.stacks.clear(person)
  else parts.stacks.close(place.open)
  const told = gone.filter(one => one.view.notify_on_close === true)
  await Promise.all(
    told.map(one => {
      const payload = parts.payloads.closed(one, cleared)
      return parts.deliveries.deliver('view_closed', { kind: 'interactive', payload })
    })
  )
  return {}
}
