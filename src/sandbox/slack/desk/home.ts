import { homeBody } from '../delivery/bodies.ts'
import type { Room } from './room.ts'

/** Opens the App Home: the app is told, and shows what it likes by `views.publish`. */
export async function openHome(room: Room, person: string): Promise<Record<string, never>> {
  const home = room.workspace.homes.get(person)
  const payload = room.payloads.event({
    type: 'app_home_opened',
    user: person,
    channel: room.workspace.direct(person).id,
    tab: 'home',
    event_ts: room.workspace.nextTs(),
    ...(home && { view: homeBody(room.workspace, home) })
  })
  await room.courier.deliver('app_home_opened', { kind: 'events_api', payload })
  return {}
}
