import type { RequestListener } from 'node:http'
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../changes/ports/ports.ts'
import { listenToAlerts } from '../alerts/alert.ts'
import { listenToDailyDigest } from '../alerts/draw-alert.ts'
import { listenToList } from '../alerts/list.ts'
import { listenToSnooze } from '../alerts/snooze.ts'
import { listenToBatch } from '../batch/act.ts'
import { listenToRowsForm } from '../batch/form.ts'
import { listenToPreview } from '../batch/preview.ts'
import { listenToBatchReview } from '../batch/review.ts'
import { listenToCommand } from '../commands/command.ts'
import { listenToHistory } from '../commands/history.ts'
import { listenToShortcut } from '../commands/shortcut.ts'
import { listenToShow } from '../commands/show.ts'
import { listenToWatch } from '../commands/watch.ts'
import { listenToForm } from '../company-form/listen.ts'
import { listenToSuggestions } from '../company-form/search.ts'
import { listenToSubmit } from '../company-form/submit.ts'
import { listenToHome } from '../home/homes.ts'
import { listenToButtons } from '../review/buttons.ts'
import { listenToDecision } from '../review/decide.ts'
import { listenToReview } from '../review/listen.ts'
import { listenToSeveral } from '../review/several.ts'
import { boltLog, type Identity, type SlackSettings, unusable } from './clients.ts'
import { signedRequests } from './http.ts'
import { createListeners, type SlackDependencies } from './listener.ts'
import {
  type Acked,
  acknowledgeFirst,
  createSlots,
  isAcknowledgedAtOnce,
  refuseOtherTeams,
  refuseStrangeBodies,
  reportOurFault
} from './middleware.ts'
import { answerRateLimits, readRateLimits, refuseStrangeEnvelopes, type SocketTimes, stayConnected } from './socket.ts'

export type SlackApp = {
  /** In Socket Mode it resolves once the socket was tried, open or not. Throws `SlackUnusable` for a wrong token. */
  start(): Promise<void>
  /** Why Slack's requests do not arrive just now; undefined while they do, as far as can be told. */
  fault(): string | undefined
  /** Stops within the given milliseconds, however long Slack's socket takes to close. */
  stop(timeout: number): Promise<void>
  /** Handles Slack's signed requests at `path`; undefined in Socket Mode. */
  events: RequestListener | undefined
  path: string
}

export type Reports = { log: Log; acked: Acked; socketTimes?: SocketTimes }

/** The path of Slack's request URL. */
const EVENTS_PATH = '/slack/events'

/** The Bolt app with all its listeners, behind the middleware that refuses other teams. */
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
          // Bolt's five seconds drop slow connections.
          clientPingTimeout: 15_000,
          // `stayConnected` does it, without waiting for a ping timeout.
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
    // Known since the start, so that no listener waits for a call to Slack.
    authorize: async () => ({
      botToken: settings.botToken,
      botId: identity.bot,
      botUserId: identity.botUser,
      teamId: identity.team
    }),
    // Nothing may wait for Slack for ever: Bolt's own client would try ten times, without a limit of time.
    clientOptions: {
      timeout: 10_000,
      retryConfig: { retries: 0 },
      ...(settings.apiUrl && { slackApiUrl: settings.apiUrl })
    }
  })

  if (socket) {
    refuseStrangeEnvelopes(socket, log)
    readRateLimits(socket)
  }
  answerRateLimits(app, log)
  const connection = socket && stayConnected(socket, dependencies.clock, log, socketTimes)

  const listeners = createListeners(app, dependencies)

  const slots = createSlots()
  acknowledgeFirst(app, acked, slots, dependencies.views)
  refuseStrangeBodies(app, log)
  refuseOtherTeams(app, dependencies)
  listenToHome(app, listeners, dependencies)
  listenToRowsForm(listeners, dependencies)
  listenToPreview(listeners, dependencies)
  listenToBatchReview(listeners, dependencies)
  listenToBatch(listeners, dependencies)
  listenToCommand(app, dependencies)
  listenToShortcut(app, dependencies)
  listenToForm(listeners, dependencies)
  listenToSubmit(listeners, dependencies)
  listenToSuggestions(listeners, dependencies)
  listenToReview(listeners, dependencies)
  listenToDecision(listeners, dependencies)
  listenToButtons(listeners, dependencies)
  listenToSeveral(listeners, dependencies)
  listenToShow(listeners, dependencies)
  listenToHistory(listeners, dependencies)
  listenToWatch(listeners, dependencies)
  listenToAlerts(listeners, dependencies)
  listenToSnooze(listeners, dependencies)
  listenToList(listeners, dependencies)
  listenToDailyDigest(listeners, dependencies)
  reportOurFault(app, client, dependencies.views, log)

  return {
    path: EVENTS_PATH,
    events:
      http && mode.name === 'http'
        ? signedRequests(http, app, {
            ...mode,
            slots,
            acked,
            log,
            isAcknowledgedAtOnce: body => isAcknowledgedAtOnce(body, identity.team)
          })
        : undefined,
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
