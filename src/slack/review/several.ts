import type { Change } from '../../changes/model/change.ts'
import { vendorByName } from '../../changes/ports/vendor.ts'
import { waitingFor } from '../../changes/review/permissions.ts'
import { review, type SeenChange, type Verdict } from '../../changes/review/review.ts'
import type { Person } from '../../policy/context.ts'
import { count } from '../text/format.ts'
import { sayMissing, sayPolicyRefusal } from '../text/policy.ts'
import { sayRefusal } from '../text/refusals.ts'
import { type Listeners, mayViewIn, orVendorFault, type SlackDependencies } from '../transport/listener.ts'
import { afterAckWindow, choiceIn, type FormState, textIn } from '../transport/request.ts'
import { modal, textModal } from '../ui/blocks.ts'
import { alert } from '../ui/tables.ts'
import { DECISION_REASON, readSeen } from './draw-buttons.ts'
import {
  DECIDE_SEVERAL,
  DECISION,
  drawResults,
  drawSeveral,
  type Result,
  SEVERAL,
  SEVERAL_TITLE,
  TICK,
  TICK_ALL
} from './draw-several.ts'

/** How many are decided at the same time. */
const AT_ONCE = 10

/** Deciding several changes together: each is authorized and recorded on its own, and one list says what became of them. */
export function listenToSeveral(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store, views, vendors, clock } = dependencies
  const fill = async (person: Person, viewId: string, ticked: boolean) => {
    const waited = await waitingFor(dependencies, person, await store.open())
    const view =
      'refused' in waited
        ? modal(SEVERAL_TITLE, alert('error', sayPolicyRefusal(waited)))
        : drawSeveral(waited.waiting, vendors, ticked)
    await views.update(viewId, view)
  }
  listeners.open(
    SEVERAL,
    () => textModal(SEVERAL_TITLE, 'One moment…'),
    ({ person }, viewId) => fill(person, viewId, false)
  )
  listeners.inModal(TICK_ALL, ({ person }, viewId) => fill(person, viewId, true))
  // Ticks are read when the form is submitted.
  listeners.click(TICK, async () => {})
  listeners.submit(DECIDE_SEVERAL, async ({ person, view, ack }) => {
    if (!person) return await ack()
    const answer = readAnswer(view.state.values)
    if ('errors' in answer) return await ack({ response_action: 'errors', errors: answer.errors })
    await ack({ response_action: 'update', view: textModal(SEVERAL_TITLE, `Deciding ${count(answer.seen.length)}…`) })
    if (!(await mayViewIn(dependencies, person, view.id))) return
    const results = await afterAckWindow(clock, decideAll(dependencies, person, answer))
    await views.update(view.id, drawResults(results))
  })
}

type Answer = { seen: readonly SeenChange[]; decision: 'approve' | 'reject'; reason: string }

function readAnswer(state: FormState): Answer | { errors: Record<string, string> } {
  const ticked = Object.values(state).flatMap(block => block[TICK]?.selected_options ?? [])
  const seen = ticked.map(({ value }) => readSeen(value))
  const decision = choiceIn(state, DECISION) === 'reject' ? 'reject' : 'approve'
  const reason = textIn(state, DECISION_REASON).trim()
  if (seen.length === 0) return { errors: { [DECISION]: 'Tick at least one change first.' } }
  if (decision === 'reject' && !reason)
    return { errors: { [DECISION_REASON]: 'Say why you reject: the requesters read it.' } }
  return { seen, decision, reason }
}

/** Decides each as the vendor has its company now. What one is refused for stops none of the others. */
async function decideAll(dependencies: SlackDependencies, person: Person, answer: Answer): Promise<Result[]> {
  const { seen } = answer
  const results: Result[] = []
  while (results.length < seen.length) {
    const some = seen.slice(results.length, results.length + AT_ONCE)
    results.push(...(await Promise.all(some.map(one => decideOne(dependencies, person, one, answer)))))
  }
  return results
}

async function decideOne(
  dependencies: SlackDependencies,
  person: Person,
  seen: SeenChange,
  { decision, reason }: Answer
): Promise<Result> {
  const change = await dependencies.store.get(seen.change)
  const vendor = change && vendorByName(dependencies.vendors, change.vendor)
  const name = change?.company.name ?? seen.change
  if (!change || !vendor) return { name, said: sayRefusal({ refused: 'no-such-change' }, undefined), isDone: false }
  return await orVendorFault(
    dependencies,
    async () => {
      const verdict: Verdict = decision === 'reject' ? { name: 'reject', reason } : { name: 'approve', typed: null }
      const result = await review(dependencies, person, seen, verdict)
      if ('decided' in result) return { name, said: sayDecided(result.decided), isDone: true }
      return { name, said: sayRefusal(result, vendor), isDone: false }
    },
    said => ({ name, said, isDone: false })
  )
}

function sayDecided({ state, requirement }: Change): string {
  if (state.name === 'rejected') return 'Rejected.'
  if (state.name === 'scheduled') return 'Approved. It is scheduled.'
  if (state.name !== 'pending') return 'Approved. It is being applied.'
  return `Approved. Still needs ${sayMissing(requirement, state.progress ?? [])}.`
}
