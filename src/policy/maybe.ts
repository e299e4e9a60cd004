/** `maybe`: a fact that the answer depends on is not known. */
export type Answer = 'yes' | 'no' | 'maybe'

export function sure(holds: boolean): Answer {
  return holds ? 'yes' : 'no'
}

export function all(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no'
  return answers.includes('maybe') ? 'maybe' : 'yes'
}

export function any(answers: readonly Answer[]): Answer {
  if (answers.includes('yes')) return 'yes'
  return answers.includes('maybe') ? 'maybe' : 'no'
}
