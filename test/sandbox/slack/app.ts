import { App, LogLevel } from '@slack/bolt'
import type { KnownBlock, ModalView } from '@slack/types'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { modal, section, workspace } from './harness.ts'

const companies = ['Acme Ltd', 'Acme North', 'Zenith'].map(name => ({
  text: { type: 'plain_text' as const, text: name },
  value: name.toLowerCase().replace(' ', '-')
}))

/** A small Bolt app with a command, a form, a suggestion, a message, a review and a Home tab. */
export async function startApp(slack: SandboxSlack, mode: 'socket' | 'http') {
  const closed: string[] = []
  const { app: registered } = workspace
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }
  const app = new App({
    token: registered.botToken,
    clientOptions,
    logLevel: LogLevel.ERROR,
    ...(mode === 'socket'
      ? { socketMode: true, appToken: registered.appToken }
      : { signingSecret: registered.signingSecret })
  })

  app.command('/company', async ({ ack, body, client, respond }) => {
    if (body.text === 'silent') return
    if (body.text === 'inline') return ack({ text: 'Said at once.' })
    await ack()
    if (body.text === 'respond') return void (await respond('Said later.'))
    await client.views.open({ trigger_id: body.trigger_id, view: form(companyOf(body.text), false) })
  })
  app.options('company', async ({ ack, payload }) => {
    await ack({ options: companies.filter(one => one.text.text.toLowerCase().startsWith(payload.value.toLowerCase())) })
  })
  app.action('company', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || body.view === undefined) return
    const chosen = body.view.state.values.company?.company?.selected_option?.text.text
    await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: form(chosen, false) })
  })
  app.action('more', async ({ ack, body, client }) => {
    await ack()
    if (body.type !== 'block_actions' || body.view === undefined) return
    const chosen = body.view.state.values.company?.company?.selected_option?.text.text
    await client.views.update({ view_id: body.view.id, view: form(chosen, true) })
  })
  app.view('form', async ({ ack, body, view, client }) => {
    const { values } = view.state
    const seats = Number(values.seats?.seats?.value)
    if (seats > 1000) return ack({ response_action: 'errors', errors: { seats: 'At most 1000 seats.' } })
    if (seats === 999) return ack({ response_action: 'errors', errors: { nothing: 'No such block.' } })
    await ack()
    const company = values.company?.company?.selected_option?.text.text ?? 'nobody'
    await client.chat.postMessage({
      channel: 'CCHANGES',
      text: `<@${body.user.id}> asks ${seats} seats for ${company}`,
      blocks: [
        section(`<@${body.user.id}> asks *${seats}* seats for ${company}`),
        { type: 'actions', elements: [button('Review', 'review')] }
      ]
    })
    await client.chat.postEphemeral({ channel: 'CCHANGES', user: body.user.id, text: 'Your change was asked.' })
  })
  app.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, body }) => {
    await ack()
    closed.push(body.user.id)
  })
  app.action('review', async ({ ack, body, client, respond }) => {
    await ack()
    if (body.type !== 'block_actions') return
    if (body.user.id === 'UANN') return void (await respond({ text: 'Not your own.', replace_original: false }))
    await client.views.open({ trigger_id: body.trigger_id, view: { ...modal('Review'), callback_id: 'review' } })
  })
  app.view('review', async ({ ack }) => ack({ response_action: 'push', view: modal('Pushed') }))
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [section('Welcome home.')] } })
  })

  if (mode === 'socket') {
    await app.start()
  } else {
    const server = await app.start({ port: 0, host: '127.0.0.1' })
    const address = server && 'address' in server ? server.address() : null
    if (typeof address !== 'object' || address === null) throw new Error('The app listens nowhere.')
    slack.deliver({ mode: 'http', url: `http://127.0.0.1:${address.port}/slack/events` })
  }
  let running = true
  return {
    closed,
    async stop() {
      if (running) await app.stop()
      running = false
    }
  }
}

export function button(text: string, action: string) {
  return { type: 'button' as const, text: { type: 'plain_text' as const, text }, action_id: action, value: action }
}

export function input(label: string, id: string, element: Record<string, unknown>, more = {}): KnownBlock {
  // Tests give elements that the types would not allow.
  return {
    type: 'input',
    block_id: id,
    label: { type: 'plain_text', text: label },
    element: { action_id: id, ...element },
    ...more
  } as KnownBlock
}

function companyOf(text: string): string | undefined {
  return companies.find(one => one.text.text === text)?.text.text
}

function form(company: string | undefined, more: boolean): ModalView {
  const chosen = companies.find(one => one.text.text === company)
  return {
    ...modal(
      'Change a company',
      input(
        'Company',
        'company',
        { type: 'external_select', min_query_length: 2, ...(chosen && { initial_option: chosen }) },
        { dispatch_action: true }
      ),
      ...(chosen
        ? [
            input('Seats', 'seats', {
              type: 'number_input',
              is_decimal_allowed: false,
              initial_value: '25',
              min_value: '1'
            }),
            input('Reason', 'reason', { type: 'plain_text_input' }),
            ...(more
              ? [
                  input(
                    'Contact',
                    'contact',
                    { type: 'plain_text_input', initial_value: 'nobody yet' },
                    { optional: true }
                  )
                ]
              : []),
            { type: 'actions' as const, block_id: 'switch', elements: [button('More', 'more')] }
          ]
        : [])
    ),
    callback_id: 'form',
    notify_on_close: true
  }
}
