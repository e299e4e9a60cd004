import type { RequestListener } from 'node:http'
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../changes/ports/ports.ts'
import { listenToAlerts } from '../alerts/listen.ts'
import { listenToCommand } from '../commands/command.ts'
import { listenToShow } from '../commands/show.ts'
import { listenToForm } from '../company-form/listen.ts'
import { listenToSuggestions } from '../company-form/search.ts'
import { listenToSubmit } from '../company-form/submit.ts'
import { listenToHome } from '../home/homes.ts'
import { listenToDecision } from '../review/decide.ts'
import { listenToReview } from '../review/listen.ts'
import { boltLog, type Identity, type SlackSettings, unusable } from './clients.ts'
import { refuseStrangeEnvelopes } from './envelopes.ts'
import { signedRequests } from './http.ts'
import {
  answerRateLimits,
  readRateLimits,
  refuseOtherTeams,
  reportOurFault,
  type SlackDependencies
} from './listener.ts'
import { type SocketTimes, stayConnected } from './socket.ts'

export type SlackApp = {
  /** In Socket Mode it resolves once the socket was tried, open or not. Throws `SlackUnusable` for a wrong token. */
  start(): Promise<void>
  /** Why Slack's requests do not arrive just now; undefined while they do, as far as can be told. */
  fault(): string | undefined
  /** Ends within the given milliseconds, whatever Slack does: its socket can take long to close. */
  stop(timeout: number): Promise<void>
  /** Takes Slack's signed requests at `/slack/events`; undefined in Socket Mode. */
  events: RequestListener | undefined
}

export type Reports = { log: Log; acked: Acked; socketTimes?: SocketTimes }

/** Where Slack's requests go. */
export const EVENTS_PATH = '/slack/events'

/** The Bolt app with all its listeners, each behind the check of who is asking. */
export function createApp(
  settings: SlackSettings,
  identity: Identity,
  client: WebClient,
  dependencies: SlackDependencies,
  { log, acked, socketTimes }: Reports
): SlackApp {
  const logger = boltLog(log)
  const { mode } = settings
  const http = mode.name === 'http' ? new HTTPReceiver({ ...mode, endpoints: [EVENTS_PATH], logger }) : undefined
  const socket =
    mode.name === 'socket'
      ? new SocketModeReceiver({
          appToken: mode.appToken,
          logger,
          // Bolt's five seconds flap on slow links.
          clientPingTimeout: 15_000,
          // `stayConnected` does it, sooner.
          autoReconnectEnabled: false,
          installerOptions: {
            clientOptions: {
              timeout: 10_000,
              retryConfig: { retries: 0 },
              ...(settings.apiUrl && { slackApiUrl: settings.apiUrl })
            }
          }
        })
      : undefined
  const receiver = http ?? socket
  const app = new App({
    ...(receiver && { receiver }),
    logger,
    extendedErrorHandler: true,
    // Known since the start: no call to Slack stands before a listener.
    authorize: async () => ({
      botToken: settings.botToken,
      botId: identity.bot,
      botUserId: identity.botUser,
      teamId: identity.team
    }),
    ...(settings.apiUrl && { clientOptions: { slackApiUrl: settings.apiUrl } })
  })

  if (socket) {
    refuseStrangeEnvelopes(socket, log)
    readRateLimits(socket)
  }
  answerRateLimits(app, log)
  const connection = socket && stayConnected(socket, dependencies.clock, log, socketTimes)

  timeAcks(app, acked)
  refuseOtherTeams(app, identity.team)
  listenToHome(app, dependencies)
  listenToCommand(app, dependencies)
  listenToForm(app, dependencies)
  listenToSubmit(app, dependencies)
  listenToSuggestions(app, dependencies)
  listenToReview(app, dependencies)
  listenToDecision(app, dependencies)
  listenToShow(app, dependencies)
  listenToAlerts(app, dependencies)
  reportOurFault(app, client, log)

  return {
    events: http && mode.name === 'http' ? signedRequests(http, mode.signingSecret) : undefined,
    async start() {
      await connection?.start().catch(error => {
        throw unusable(error, 'SLACK_APP_TOKEN')
      })
    },
    fault() {
      const fault = connection?.fault()
      return fault && `the socket to Slack is not open: ${fault}`
    },
    async stop(timeout) {
      if (!connection) return
      connection.stop()
      const late = new Promise<void>(resolve => setTimeout(resolve, timeout).unref())
      await Promise.race([app.stop().then(() => undefined), late])
    }
  }
}

export type Acked = (kind: string, milliseconds: number) => void

/** Reports how long each request waited for its acknowledgement. Stands before everything else. */
function timeAcks(app: App, acked: Acked): void {
  app.use(async args => {
    const { body } = args
    if ('ack' in args && typeof args.ack === 'function') {
      const began = performance.now()
      const ack = args.ack as (...answer: unknown[]) => Promise<void> // each kind of request types its own answer
      const timed = async (...answer: unknown[]) => {
        acked('type' in body ? String(body.type) : 'command', performance.now() - began)
        await ack(...answer)
      }
      Object.assign(args, { ack: timed })
    }
    await args.next()
  })
}
