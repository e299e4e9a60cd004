import type { Product } from '../harness/product.ts'
import { ask, openForm, openReview } from '../harness/steps.ts'

/** Requests so many more or fewer seats for a company. */
export async function askSeats(product: Product, company: string, seats: string, by = 'ann'): Promise<void> {
  if (product.slack.as(by).modal()) await product.slack.as(by).close()
  await ask(product, `"${company.toLowerCase()}" seats=${seats} reason="PO 1234"`, by)
}

/** Opens and fills the form for so many more or fewer seats. */
export async function formFor(product: Product, company: string, seats: string, by = 'ann') {
  return await openForm(product, `"${company.toLowerCase()}" seats=${seats} reason="PO 1234"`, by)
}

/** Somebody reviews the newest message about a company and decides. Returns what the form says then. */
export async function decideOn(product: Product, company: string, by: string, answers: Record<string, string>) {
  await openReview(product, company, by)
  const form = product.slack.as(by).modal()
  // What would be refused is not offered; the form says why.
  if (!form?.inputs.Decision?.options.includes(answers.Decision ?? '')) return form?.lines.join('\n') ?? ''
  return await send(product, by, answers)
}

export async function approve(product: Product, company: string, by: string): Promise<string> {
  return await decideOn(product, company, by, { Decision: 'Approve' })
}

/** Somebody fills in the review that they have open and sends it. Returns what the form says then. */
export async function send(product: Product, by: string, answers: Record<string, string>): Promise<string> {
  const person = product.slack.as(by)
  await person.fill(answers)
  const { errors, failed, done } = await person.submit()
  if (failed) throw new Error(`Slack had trouble: ${failed}`)
  if (errors) return Object.values(errors).join(' ')
  if (done === 'closed') return 'closed'
  return await settled(product, by)
}

/** Presses Review and gets an answer instead of a decision to make. Returns its text. */
export async function openReviewOf(product: Product, company: string, by: string): Promise<string> {
  const person = product.slack.as(by)
  if (person.modal()) await person.close()
  await person.press(`Review the change of ${company}`, { in: company })
  return await settled(product, by)
}

/** A person's modal once nothing in it is loading. */
export async function settled(product: Product, by: string): Promise<string> {
  const person = product.slack.as(by)
  const { lines } = await person.until(() => {
    const modal = person.modal()
    const passing = /^(One moment|Reading |Recording |Deciding |Checking who)/.test(modal?.lines[0] ?? 'One moment')
    return passing ? undefined : modal
  }, 15_000)
  return lines.join('\n')
}
