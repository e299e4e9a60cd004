import { find } from './place.ts'
import { ImpossibleAct, type Room } from './room.ts'

/** Closes the modal on top; one that says `clear_on_close` takes all the others along. */
export async function close(room: Room, person: string, viewId: string): Promise<Record<string, never>> {
  const place = find(room, person, { type: 'view', viewId })
  if (place.name !== 'modal') throw new ImpossibleAct('An App Home is left, not closed.')
  const all = room.stacks.of(person)
  if (place.open !== all.at(-1)) throw new ImpossibleAct(`The view ${viewId} is covered by another one.`)
  const cleared = place.open.view.clear_on_close === true
  const gone = cleared ? [...all] : [place.open]
  if (cleared) room.stacks.clear(person)
  else room.stacks.close(place.open)
  const told = gone.filter(one => one.view.notify_on_close === true)
  await Promise.all(
    told.map(one => {
      const payload = room.payloads.closed(one, cleared)
      return room.courier.deliver('view_closed', { kind: 'interactive', payload })
    })
  )
  return {}
}
