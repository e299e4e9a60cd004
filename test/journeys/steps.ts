import type { House } from './house.ts'

/** Ann asks for a change with one command, as an operator would. Resolves when the form is closed. */
export async function ask(house: House, command: string, by = 'ann'): Promise<void> {
  const person = house.slack.as(by)
  await person.command(`/company update ${command}`, { in: '#changes' })
  await person.until(() => person.modal()?.submit === 'Ask for approval')
  const { errors, failed } = await person.submit()
  if (errors || failed) throw new Error(`The form was not sent: ${failed ?? JSON.stringify(errors)}`)
}

/** Somebody opens the review of the newest message about that company, and waits for the form. */
export async function openReview(house: House, company: string, by = 'carla'): Promise<void> {
  const person = house.slack.as(by)
  if (person.modal()) await person.close()
  await person.until(() => card(house, company)?.buttons.includes('Review'))
  await person.press('Review', { in: company })
  await person.until(() => person.modal()?.submit === 'Decide')
}

export async function decide(house: House, company: string, decision: 'Approve' | 'Reject', reason = '', by = 'carla') {
  const person = house.slack.as(by)
  await openReview(house, company, by)
  await person.fill({ Decision: decision, ...(reason && { Reason: reason }) })
  const sent = await person.submit()
  return sent
}

/** The newest message about that company, as everybody in the channel sees it. */
export function card(house: House, company: string) {
  return house.slack
    .as('ben')
    .messages('#changes')
    .findLast(message => !message.ephemeral && message.text.includes(company))
}

/** Waits until the company's message says so. */
export async function untilCardSays(house: House, company: string, words: string) {
  return await house.slack.until(() => {
    const message = card(house, company)
    return message?.lines.join('\n').includes(words) ? message : undefined
  }, 15_000)
}
