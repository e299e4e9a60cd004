import { homeBody } from '../delivery/bodies.ts'
import type { WorkspaceParts } from './parts.ts'

/** Opens the App Home: the app is told, and shows what it likes by `views.publish`. */
export async function openHome(parts: WorkspaceParts, person: string): Promise<Record<string, never>> {
  const home = parts.workspace.homes.get(person)
  const payload = parts.payloads.event({
    type: 'app_home_opened',
    user: person,
    channel: parts.workspace.direct(person).id,
    tab: 'home',
    event_ts: parts.workspace.nextTs(),
    ...(home && { view: homeBody(parts.workspace, home) })
  })
  await parts.deliveries.deliver('app_home_opened', { kind: 'events_api', payload })
  return {}
}
