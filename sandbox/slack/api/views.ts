import { invalid, type Refusal } from '../check/message.ts'
import { MALFORMED, parsed } from '../check/problem.ts'
import { checkHome, checkModal, isTooLarge, type Modal } from '../check/surface.ts'
import { homeBody, viewBody } from '../delivery/bodies.ts'
import { valuesOf, withIds } from '../inputs.ts'
import { freshHash } from '../modals.ts'
import type { WorkspaceParts } from '../parts.ts'
import type { OpenView } from '../workspace.ts'
import { type Arguments, bot, type Methods, word } from './method.ts'

export const views: Methods = {
  'views.open': bot(null, (parts, given) => {
    const view = modalOf(parts, given)
    if ('error' in view) return view
    const trigger = parts.triggers.exchange(given.trigger_id)
    if (typeof trigger === 'string') return { error: trigger }
    // From within a modal, opening one puts it on top as views.push does.
    const onTop = trigger.from === 'view' && parts.stacks.of(trigger.person).length > 0
    const opened = onTop ? parts.stacks.push(trigger.person, view) : parts.stacks.open(trigger.person, view)
    return opened ? { view: viewBody(parts.workspace, opened) } : { error: 'push_limit_reached' }
  }),

  'views.push': bot(null, (parts, given) => {
    const view = modalOf(parts, given)
    if ('error' in view) return view
    const trigger = parts.triggers.exchange(given.trigger_id)
    if (typeof trigger === 'string') return { error: trigger }
    if (trigger.from !== 'view' || parts.stacks.of(trigger.person).length === 0) return { error: 'invalid_trigger' }
    const opened = parts.stacks.push(trigger.person, view)
    return opened ? { view: viewBody(parts.workspace, opened) } : { error: 'push_limit_reached' }
  }),

  'views.update': bot(null, (parts, given) => {
    const [id, externalId] = [word(given, 'view_id'), word(given, 'external_id')]
    if (id === undefined && externalId === undefined) {
      return invalid('invalid_arguments', [{ at: '/view_id', message: 'missing required field: view_id' }])
    }
    const open = id === undefined ? parts.stacks.byExternalId(externalId ?? '') : parts.stacks.byId(id)
    const view = modalOf(parts, given, open)
    if ('error' in view) return view
    if (open === undefined) return { error: 'not_found' }
    const hash = word(given, 'hash')
    if (hash !== undefined && hash !== open.hash) return { error: 'hash_conflict' }
    return { view: viewBody(parts.workspace, parts.stacks.update(open, view)) }
  }),

  'views.publish': bot(null, (parts, given) => {
    const user = word(given, 'user_id')
    if (user === undefined || parts.workspace.member(user) === undefined) {
      return invalid('invalid_arguments', [{ at: '/user_id', message: 'must be a user of this workspace' }])
    }
    const value = viewArgument(given)
    if (value === MALFORMED) return malformed()
    if (isTooLarge(value)) return { error: 'view_too_large' }
    const checked = checkHome(value, parts.workspace.unsupported)
    if ('problems' in checked) return invalid('invalid_arguments', checked.problems)
    const before = parts.workspace.homes.get(user)
    const hash = word(given, 'hash')
    if (hash !== undefined && before !== undefined && hash !== before.hash) return { error: 'hash_conflict' }
    const blocks = withIds(checked.view.blocks)
    const home = {
      id: before?.id ?? `VH${user}`,
      hash: freshHash(),
      view: { ...checked.view, blocks },
      values: valuesOf(blocks, before?.values ?? {})
    }
    parts.workspace.homes.set(user, home)
    parts.workspace.changed()
    return { view: homeBody(parts.workspace, home) }
  })
}

/** Reads and checks the `view` argument; `replaced` is the open view that it replaces. */
function modalOf(parts: WorkspaceParts, given: Arguments, replaced?: OpenView): Modal | Refusal {
  const value = viewArgument(given)
  if (value === MALFORMED) return malformed()
  if (isTooLarge(value)) return { error: 'view_too_large' }
  const checked = checkModal(value, parts.workspace.unsupported)
  if ('problems' in checked) return invalid('invalid_arguments', checked.problems)
  const { external_id: externalId } = checked.view
  const other = externalId ? parts.stacks.byExternalId(externalId) : undefined
  return other !== undefined && other !== replaced ? { error: 'duplicate_external_id' } : checked.view
}

function viewArgument(given: Arguments): unknown {
  return given.view === undefined ? MALFORMED : parsed(given.view)
}

function malformed(): Refusal {
  return invalid('invalid_arguments', [{ at: '/view', message: 'must provide an object' }])
}
