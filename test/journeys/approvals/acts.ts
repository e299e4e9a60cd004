import type { House } from '../harness/product.ts'
import { ask, openForm, openReview } from '../harness/steps.ts'

/** Somebody asks for so many more or fewer seats of a company. */
export async function askSeats(house: House, company: string, seats: string, by = 'ann'): Promise<void> {
  if (house.slack.as(by).modal()) await house.slack.as(by).close()
  await ask(house, `"${company.toLowerCase()}" seats=${seats} reason="PO 1234"`, by)
}

/** The form of so many more or fewer seats, open and filled. */
export async function formFor(house: House, company: string, seats: string, by = 'ann') {
  return await openForm(house, `"${company.toLowerCase()}" seats=${seats} reason="PO 1234"`, by)
}

/** Somebody reviews the newest message about a company and decides. Returns what the form says then. */
export async function decideOn(house: House, company: string, by: string, answers: Record<string, string>) {
  await openReview(house, company, by)
  return await send(house, by, answers)
}

export async function approve(house: House, company: string, by: string): Promise<string> {
  return await decideOn(house, company, by, { Decision: 'Approve' })
}

/** Somebody fills in the review that they have open and sends it. Returns what the form says then. */
export async function send(house: House, by: string, answers: Record<string, string>): Promise<string> {
  const person = house.slack.as(by)
  await person.fill(answers)
  const { errors, failed } = await person.submit()
  if (failed) throw new Error(`Slack had trouble: ${failed}`)
  if (errors) return Object.values(errors).join(' ')
  return await settled(house, by)
}

/** Somebody presses Review and gets an answer instead of a decision to make. Returns all that it says. */
export async function lookAt(house: House, company: string, by: string): Promise<string> {
  const person = house.slack.as(by)
  if (person.modal()) await person.close()
  await person.press(`Review the change of ${company}`, { in: company })
  return await settled(house, by)
}

/** What somebody's modal says once nothing in it is under way. */
export async function settled(house: House, by: string): Promise<string> {
  const person = house.slack.as(by)
  const { lines } = await person.until(() => {
    const modal = person.modal()
    const passing = /^(One moment|Reading |Recording |Checking who)/.test(modal?.lines[0] ?? 'One moment')
    return passing ? undefined : modal
  }, 15_000)
  return lines.join('\n')
}
