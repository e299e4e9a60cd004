import { nobodyCould } from '../authorize/able.ts'
import type { EditContext, People, RequestContext } from '../context.ts'
import { limitBroken } from '../limits.ts'
import { matchesCompany } from '../match.ts'
import { any } from '../maybe.ts'
import type { Policy } from '../policy.ts'
import type { Refusal } from '../refusals.ts'
import { type Ruling, requirementOf, rulingsOf } from '../requirement.ts'
import { sayNeeds, sayStages, sayWhen } from './text.ts'

/**
 * Which rule decides about each edit and why, and what the change needs altogether. Where `people` does not tell who
 * is in a group, it says which rules might match besides.
 */
export function explainRequest(policy: Policy, requested: RequestContext, people: People, now: Date): string[] {
  const { limits } = policy
  const frozen = any(limits.frozen.map(pattern => matchesCompany(pattern, requested.company)))
  const broken = limitBroken(requested, {
    policy: { ...policy, limits: { ...limits, frozen: frozen === 'yes' ? limits.frozen : [] } },
    frozen: null
  })
  if (broken) return [sayLimit(broken)]
  const requirement = requirementOf(policy, requested, people)
  const rulings = rulingsOf(policy, requested, people)
  const nobody = nobodyCould(requirement, requested, people, now)
  return [
    ...(frozen === 'maybe'
      ? [
          'Some companies are frozen and refused, whoever approves; more of this one must be known to say whether it is.'
        ]
      : []),
    ...rulings.flatMap(ruling => sayRuling(policy, ruling)),
    `Altogether the change needs ${sayStages(requirement.stages)}${requirement.typeTheName ? ', and the company’s name typed' : ''}.`,
    ...(nobody ? [sayLimit(nobody)] : [])
  ]
}

function sayRuling({ rules, otherwise }: Policy, { edit, rule, perhaps }: Ruling): string[] {
  const above = rule ? rules.slice(0, rules.indexOf(rule)) : rules
  const passed = above.filter(one => !perhaps.includes(one))
  return [
    ...passed.map(one => `${sayEdit(edit)}: “${one.name}” does not match: it is about an edit ${sayWhen(one.when)}.`),
    ...perhaps.map(one => {
      const why = `it is about an edit ${sayWhen(one.when)}, and not all of that is known`
      return `${sayEdit(edit)}: “${one.name}” may match: ${why}. What it needs is needed too: ${sayNeeds(one.needs)}.`
    }),
    rule
      ? `${sayEdit(edit)}: “${rule.name}” decides: it is an edit ${sayWhen(rule.when)}. It needs ${sayNeeds(rule.needs)}.`
      : `${sayEdit(edit)}: no rule matches, so otherwise decides. It needs ${sayNeeds(otherwise)}.`
  ]
}

function sayEdit({ field, seen, wanted }: EditContext): string {
  return `${field} from ${sayValue(seen)} to ${sayValue(wanted)}`
}

function sayValue(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : String(value)
}

function sayLimit(refusal: Refusal): string {
  switch (refusal.refused) {
    case 'company-frozen':
      return 'Refused, whoever approves: the company is frozen.'
    case 'field-forbidden':
      return `Refused, whoever approves: ${refusal.fields.join(', ')} must not be changed here.`
    case 'too-many-seats':
      return `Refused, whoever approves: it adds ${refusal.seats} seats, and one change may add ${refusal.most}.`
    case 'nobody-could':
      return `Refused when it is asked: without who asks, ${refusal.able} of ${refusal.role} could approve, and ${refusal.count} have to.`
    case 'no-edits':
      return 'There is nothing to decide: no field is to be changed.'
    default:
      return `Refused, whoever approves: ${refusal.refused}.`
  }
}
