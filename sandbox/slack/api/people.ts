import type { Refusal } from '../check/message.ts'
import type { Group, Member } from '../options.ts'
import type { WorkspaceParts } from '../parts.ts'
import type { Conditions } from './conditions.ts'
import { bot, has, type Methods, paged, word, yes } from './method.ts'

export function people(conditions: Conditions): Methods {
  return {
    'users.info': bot('users:read', (parts, given) => {
      const member = parts.workspace.member(word(given, 'user') ?? '')
      return member ? { user: userBody(parts, member) } : { error: 'user_not_found' }
    }),

    'users.list': bot('users:read', (parts, given) => {
      const { page, more } = paged(parts.workspace.members(), given)
      return {
        members: page.map(one => userBody(parts, one)),
        cache_ts: Math.floor(parts.workspace.now() / 1000),
        ...more
      }
    }),

    'usergroups.list': bot('usergroups:read', (parts, given) => {
      if (!conditions.paid) return { error: 'plan_upgrade_required' }
      const groups = parts.workspace.groups().filter(one => !one.disabled || yes(given, 'include_disabled'))
      return { usergroups: groups.map(one => groupBody(parts, one, yes(given, 'include_users'))) }
    }),

    'usergroups.users.list': bot('usergroups:read', (parts, given): Record<string, unknown> | Refusal => {
      if (!conditions.paid) return { error: 'plan_upgrade_required' }
      const group = parts.workspace.group(word(given, 'usergroup') ?? '')
      if (group === undefined) return { error: 'no_such_subteam' }
      return { users: group.disabled && !yes(given, 'include_disabled') ? [] : [...group.members] }
    })
  }
}

function userBody(parts: WorkspaceParts, member: Member) {
  const { team } = parts.workspace.options
  return {
    id: member.id,
    team_id: member.team ?? team.id,
    name: member.name,
    real_name: member.realName,
    deleted: member.deleted ?? false,
    tz: member.tz ?? 'Europe/London',
    profile: {
      real_name: member.realName,
      display_name: member.name,
      title: member.title ?? '',
      ...(member.email !== undefined && has(parts, 'users:read.email') && { email: member.email })
    },
    is_bot: member.isBot ?? false,
    is_app_user: false,
    is_admin: false,
    is_owner: false,
    is_restricted: member.isRestricted ?? false,
    is_ultra_restricted: false,
    ...(member.team !== undefined && member.team !== team.id && { is_stranger: true })
  }
}

function groupBody(parts: WorkspaceParts, group: Group, withUsers: boolean) {
  return {
    id: group.id,
    team_id: parts.workspace.options.team.id,
    is_usergroup: true,
    name: group.name,
    handle: group.handle,
    description: '',
    is_external: false,
    date_delete: group.disabled ? 1 : 0,
    user_count: group.members.length,
    ...(withUsers && { users: [...group.members] })
  }
}
