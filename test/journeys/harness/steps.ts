import type { Product } from './product.ts'

/** What people need to act: the workspace. */
type WithWorkspace = Pick<Product, 'slack'>

/** Ann requests a change with one command. Resolves when the form is closed. */
export async function ask(product: WithWorkspace, command: string, by = 'ann'): Promise<void> {
  const person = product.slack.as(by)
  await person.command(`/company update ${command}`, { in: '#changes' })
  await person.until(() => isFilled(person.modal()))
  const { errors, failed } = await person.submit()
  if (errors || failed) throw new Error(`The form was not sent: ${failed ?? JSON.stringify(errors)}`)
}

/** Somebody opens the review of the newest message about that company, and waits for the form. */
export async function openReview(product: WithWorkspace, company: string, by = 'carla'): Promise<void> {
  const person = product.slack.as(by)
  if (person.modal()) await person.close()
  await person.until(() => card(product, company)?.buttons.includes('Review'))
  await person.press('Review', { in: company })
  await person.until(() => person.modal()?.submit === 'Submit decision')
}

export async function decide(
  product: WithWorkspace,
  company: string,
  decision: 'Approve' | 'Reject',
  reason = '',
  by = 'carla'
) {
  const person = product.slack.as(by)
  await openReview(product, company, by)
  await person.fill({ Decision: decision, ...(reason && { Reason: reason }) })
  const sent = await person.submit()
  return sent
}

/** The newest message about that company, as everybody in the channel sees it. */
export function card(product: WithWorkspace, company: string) {
  return product.slack
    .as('ben')
    .messages('#changes')
    .findLast(message => !message.ephemeral && message.text.includes(company))
}

/** Waits until the company's message contains this text. */
export async function untilCardSays(product: WithWorkspace, company: string, words: string) {
  return await product.slack.until(() => {
    const message = card(product, company)
    return message?.lines.join('\n').includes(words) ? message : undefined
  }, 15_000)
}

/** Somebody opens the form with a command and waits until it is filled. Returns what they see. */
export async function openForm(product: Product, text: string, by = 'ann') {
  const person = product.slack.as(by)
  if (person.modal()) await person.close()
  await person.command(`/company update ${text}`, { in: '#changes' })
  return await filled(product, by)
}

/** Waits until the form can be sent. */
export async function filled(product: Product, by = 'ann') {
  const person = product.slack.as(by)
  return await person.until(() => (isFilled(person.modal()) ? person.modal() : undefined), 15_000)
}

/** Whether the form of a change can be sent. */
function isFilled(modal: { submit: string | null } | undefined): boolean {
  return ['Request approval', 'Apply now', 'Schedule'].includes(modal?.submit ?? '')
}

/** Presses a button of the open form and waits until it contains this text. Returns the form. */
export async function pressUntil(product: Product, button: string, words: string, by = 'ann') {
  const person = product.slack.as(by)
  await person.press(button)
  return await untilModalSays(product, words, by)
}

/** Waits until a person's modal has this text among its lines or buttons. */
export async function untilModalSays(product: Product, words: string, by = 'ann') {
  const person = product.slack.as(by)
  return await person.until(() => {
    const modal = person.modal()
    return modal && [...modal.lines, ...modal.buttons].join('\n').includes(words) ? modal : undefined
  }, 15_000)
}

/** The bot's ephemeral answer to a command. */
export async function answerTo(product: Product, command: string, by = 'ann') {
  const person = product.slack.as(by)
  const answers = () => person.messages('#changes').filter(message => message.ephemeral)
  const before = answers().length
  await person.command(command, { in: '#changes' })
  return await person.until(() => answers()[before], 15_000)
}

/** A text without marks, and arrows and brackets as words: the same from a message, its text and a form. */
export function spoken(text: string): string {
  return text
    .replaceAll(/[*()]/g, '')
    .replaceAll('\u2003', ' ')
    .replaceAll('→', 'to')
    .replaceAll(/\bfrom /g, '')
}

/** A day so many days from today, `YYYY-MM-DD`. */
export function dayFromToday(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}
