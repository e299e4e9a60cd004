import { randomBytes } from 'node:crypto'
import type { Values } from '../inputs.ts'
import type { Conversation, Home, Message, OpenView, Workspace } from '../workspace.ts'
import { homeBody, messageBody, viewBody } from './bodies.ts'

/** Slack's deprecated verification token; nothing checks it any more. */
const TOKEN = 'sandbox-verification-token'

export type Payloads = ReturnType<typeof payloads>

/** The payloads that Slack sends, as in docs.slack.dev/reference/interaction-payloads. */
export function payloads(workspace: Workspace) {
  const { team, app } = workspace.options

  function common(person: string) {
    const member = workspace.member(person)
    return {
      user: {
        id: person,
        username: member?.name ?? person,
        name: member?.name ?? person,
        // People from Slack Connect have the id of another workspace.
        team_id: member?.team ?? team.id
      },
      api_app_id: app.appId,
      token: TOKEN,
      team: { id: team.id, domain: team.domain },
      enterprise: null,
      is_enterprise_install: false
    }
  }

  return {
    command(
      person: string,
      channel: Conversation,
      command: string,
      text: string,
      trigger: string,
      responseUrl: string
    ) {
      const member = workspace.member(person)
      return {
        token: TOKEN,
        team_id: member?.team ?? team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: nameOf(channel),
        user_id: person,
        user_name: member?.name ?? person,
        command,
        text,
        api_app_id: app.appId,
        is_enterprise_install: 'false',
        response_url: responseUrl,
        trigger_id: trigger
      }
    },

    messageAction(person: string, channel: Conversation, message: Message, values: Values) {
      return {
        type: 'block_actions',
        ...common(person),
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: channel.id,
          is_ephemeral: message.onlyFor !== undefined,
          ...(message.threadTs !== undefined && { thread_ts: message.threadTs })
        },
        channel: { id: channel.id, name: nameOf(channel) },
        // Slack does not store ephemeral messages, so it does not include them.
        ...(message.onlyFor === undefined && { message: messageBody(workspace, message) }),
        state: { values }
      }
    },

    shortcut(person: string, channel: Conversation, message: Message, callbackId: string) {
      return {
        type: 'message_action',
        ...common(person),
        callback_id: callbackId,
        action_ts: workspace.nextTs(),
        channel: { id: channel.id, name: nameOf(channel) },
        message_ts: message.ts,
        message: messageBody(workspace, message)
      }
    },

    viewAction(open: OpenView) {
      return {
        type: 'block_actions',
        ...common(open.person),
        container: { type: 'view', view_id: open.id },
        view: viewBody(workspace, open)
      }
    },

    homeAction(person: string, home: Home) {
      return {
        type: 'block_actions',
        ...common(person),
        container: { type: 'view', view_id: home.id },
        view: homeBody(workspace, home)
      }
    },

    submission: (open: OpenView) => ({
      type: 'view_submission',
      ...common(open.person),
      view: viewBody(workspace, open),
      response_urls: []
    }),

    closed: (open: OpenView, isCleared: boolean) => ({
      type: 'view_closed',
      ...common(open.person),
      view: viewBody(workspace, open),
      is_cleared: isCleared
    }),

    suggestion(person: string, place: Record<string, unknown>, blockId: string, actionId: string, value: string) {
      return { type: 'block_suggestion', ...common(person), ...place, block_id: blockId, action_id: actionId, value }
    },

    event(event: Record<string, unknown>) {
      return {
        token: TOKEN,
        team_id: team.id,
        context_team_id: team.id,
        context_enterprise_id: null,
        api_app_id: app.appId,
        event,
        type: 'event_callback',
        event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
        event_time: Math.floor(workspace.now() / 1000),
        authorizations: [
          { enterprise_id: null, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false }
        ],
        is_ext_shared_channel: false
      }
    }
  }
}

/** Slack leaves the names of private channels out of payloads. */
function nameOf(channel: Conversation): string {
  if (channel.kind === 'dm') return 'directmessage'
  return channel.isPrivate ? 'privategroup' : channel.name
}

/** One payload for the app. */
export type Envelope =
  | { kind: 'slash_commands'; payload: Record<string, unknown> }
  | { kind: 'interactive'; payload: Record<string, unknown> }
  | { kind: 'events_api'; payload: Record<string, unknown> }

/** The app's answer, or the error that Slack shows the person. */
export type DeliveryAnswer =
  | { name: 'acked'; body: unknown }
  | { name: 'operation_timeout' | 'dispatch_failed' | 'http_service_error' }
