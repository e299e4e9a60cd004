import type { ViewOutput } from '@slack/bolt'
import type { Draft } from '../../changes/model/draft.ts'
import { type Field, same, type Value, type Values } from '../../changes/model/field.ts'
import { parts } from '../../changes/request/answers.ts'
import { fieldBlock, textOf } from './draw-field.ts'
import { REASON, REFERENCE } from './draw-form.ts'
import { profileBlock } from './draw-profile.ts'

type State = ViewOutput['state']['values']
type Answer = State[string][string]

/** The draft with what stands in the form now. What is not shown keeps what was typed there before. */
export function withAnswers(draft: Draft, fields: readonly Field[], state: State): Draft {
  return {
    ...draft,
    reason: state[REASON]?.[REASON]?.value ?? '',
    reference: state[REFERENCE]?.[REFERENCE]?.value ?? '',
    ...profileIn(draft, state),
    typed: { ...draft.typed, ...answersIn(draft, fields, state) }
  }
}

/** The whole profile as it stands in the form, where it does. */
function profileIn({ company }: Draft, state: State): Pick<Draft, 'profile'> {
  const [answer] = Object.values(state[profileBlock(company?.id ?? '')] ?? {})
  return answer ? { profile: answer.value ?? '' } : {}
}

/** The value that was chosen in the company list, if any. */
export function chosenIn(state: State): string | undefined {
  const answer = Object.entries(state).find(([block]) => block.startsWith('company'))?.[1].company
  return answer?.selected_option?.value
}

function answersIn({ company }: Draft, fields: readonly Field[], state: State): Values {
  if (!company) return {}
  const answers = fields.flatMap((field): [string, Value][] => {
    const [answer] = Object.values(state[fieldBlock(field.key, company.id)] ?? {})
    return answer ? [[field.key, answered(field, answer, company.values[field.key] ?? null)]] : []
  })
  return Object.fromEntries(answers)
}

function answered({ kind }: Field, answer: Answer, live: Value): Value {
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

/** What the input shows of the live text and gives back unchanged is no edit, however Slack treats its line ends. */
function textFrom(text: string, live: Value): Value {
  const flat = (one: string) => one.replaceAll('\r\n', '\n').trim()
  return flat(text) === flat(textOf(live)) ? live : text.trim() || null
}

function listFrom(text: string, live: Value): Value {
  const list = parts(text)
  return same(list, parts(textOf(live))) ? live : list
}
