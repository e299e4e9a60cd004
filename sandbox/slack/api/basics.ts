import { isRecord, type Problem } from '../check/problem.ts'
import { checkBlocks } from '../check/surface.ts'
import { checkHome, checkModal } from '../check/view.ts'
import { invalid, parsed } from './content.ts'
import type { Methods } from './method.ts'

/** Who the app is, its sockets, and Slack's own check of blocks. */
export function basics(base: () => string): Methods {
  return {
    'auth.test': {
      token: 'any',
      scope: null,
      run(parts) {
        const { team, app } = parts.workspace.options
        return {
          url: `https://${team.domain}.slack.com/`,
          team: team.name,
          user: parts.workspace.member(app.botUserId)?.name,
          team_id: team.id,
          user_id: app.botUserId,
          bot_id: app.botId,
          app_id: app.appId,
          is_enterprise_install: false
        }
      }
    },

    'api.test': { token: 'any', scope: null, run: (_, given) => ({ args: given }) },

    'apps.connections.open': {
      token: 'app',
      scope: null,
      run(parts) {
        if (parts.deliveries.mode() !== 'socket') return { error: 'socket_mode_not_enabled' }
        return { url: `${base().replace(/^http/, 'ws')}${parts.deliveries.sockets.ticket()}` }
      }
    },

    'blocks.validate': {
      token: 'any',
      scope: null,
      run(_, given) {
        const kinds = ['blocks', 'message', 'view'].filter(key => given[key] !== undefined)
        if (kinds.length !== 1) {
          return invalid('invalid_arguments', [
            { at: '', message: 'must provide exactly one of blocks, message and view' }
          ])
        }
        const problems = problemsOf(String(kinds[0]), parsed(given[String(kinds[0])]))
        return { errors: problems.map(one => ({ pointer: one.at, code: 'invalid', constraint: one.message })) }
      }
    }
  }
}

function problemsOf(kind: string, value: unknown): Problem[] {
  if (kind === 'blocks') return checkBlocks(value, 'message', '/blocks')
  if (kind === 'message')
    return checkBlocks(isRecord(value) ? (value.blocks ?? []) : value, 'message', '/message/blocks')
  const checked = isRecord(value) && value.type === 'home' ? checkHome(value) : checkModal(value)
  return 'problems' in checked ? checked.problems : []
}
