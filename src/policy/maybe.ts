/** `maybe`: a fact that the answer depends on is not known. */
export type Maybe = 'yes' | 'no' | 'maybe'

export function sure(holds: boolean): Maybe {
  return holds ? 'yes' : 'no'
}

export function all(answers: readonly Maybe[]): Maybe {
  if (answers.includes('no')) return 'no'
  return answers.includes('maybe') ? 'maybe' : 'yes'
}

export function any(answers: readonly Maybe[]): Maybe {
  if (answers.includes('yes')) return 'yes'
  return answers.includes('maybe') ? 'maybe' : 'no'
}
