import { type Field, same, type Value, type Values } from '../../changes/model/change.ts'
import type { Draft } from '../../changes/model/draft.ts'
import { parts } from '../../changes/request/answers.ts'
import { type FormState, textIn } from '../transport/request.ts'
import { textOf } from './draw-fields.ts'
import { COMPANY, fieldBlock, profileBlock, REASON, REFERENCE } from './ids.ts'
import { chosenCompany } from './picker.ts'

/** The draft with what is in the form now. Fields that are not shown keep what was typed before. */
export function withAnswers(draft: Draft, fields: readonly Field[], state: FormState): Draft {
  return {
    ...draft,
    reason: textIn(state, REASON),
    reference: textIn(state, REFERENCE),
    ...profileIn(draft, state),
    typed: { ...draft.typed, ...answersIn(draft, fields, state) }
  }
}

/** The company that is chosen in the form; null where the choice is of none, undefined where none is made. */
export function companyIn(state: FormState): { vendor: string; id: string } | null | undefined {
  const [, answers] = Object.entries(state).find(([block]) => block.startsWith(COMPANY)) ?? []
  const value = answers?.[COMPANY]?.selected_option?.value
  return value === undefined ? undefined : chosenCompany(value)
}

function profileIn({ company }: Draft, state: FormState): Pick<Draft, 'profile'> {
  const [answer] = Object.values(state[profileBlock(company?.id ?? '')] ?? {})
  return answer ? { profile: answer.value ?? '' } : {}
}

function answersIn({ company }: Draft, fields: readonly Field[], state: FormState): Values {
  if (!company) return {}
  const answers = fields.flatMap((field): [string, Value][] => {
    const [answer] = Object.values(state[fieldBlock(field.key, company.id)] ?? {})
    return answer ? [[field.key, valueFrom(field, answer, company.values[field.key] ?? null)]] : []
  })
  return Object.fromEntries(answers)
}

function valueFrom({ kind }: Field, answer: FormState[string][string], live: Value): Value {
  switch (kind.name) {
    case 'text':
      return textFrom(answer.value ?? '', live)
    case 'words':
      return listFrom(answer.value ?? '', live)
    case 'number':
      return answer.value ? Number(answer.value) : null
    case 'date':
      return answer.selected_date ?? null
    case 'flag':
      return answer.selected_option ? answer.selected_option.value === 'true' : live
    case 'choice':
      return answer.selected_option?.value ?? null
    case 'choices':
      return (answer.selected_options ?? []).map(({ value }) => value)
    default:
      return kind satisfies never
  }
}

/** An unchanged input is no edit, whatever Slack does to line ends, spaces around it, and texts too long for it. */
function textFrom(text: string, live: Value): Value {
  const normalized = (one: string) => one.replaceAll('\r\n', '\n').trim()
  return normalized(text) === normalized(textOf(live)) ? live : text.trim() || null
}

function listFrom(text: string, live: Value): Value {
  const list = parts(text)
  return same(list, parts(textOf(live))) ? live : list
}
