import type { App, Channel, Command, Group, Member, Shortcut, Team } from './slack/options.ts'

/** The fictional sample reseller: its people, groups and channels, and the app as installed. */
export const team: Team = { id: 'T0NORTHWIND', name: 'Northwind Reselling', domain: 'northwind' }

export const people: readonly Member[] = [
  { id: 'U0ANN', name: 'ann', realName: 'Ann Ito', title: 'Operator' },
  { id: 'U0BEN', name: 'ben', realName: 'Ben Okoro', title: 'Operator' },
  { id: 'U0CARLA', name: 'carla', realName: 'Carla Reyes', title: 'Approver' },
  { id: 'U0DEV', name: 'dev', realName: 'Dev Sharma', title: 'Approver' },
  { id: 'U0OTTO', name: 'otto', realName: 'Otto Lind', title: 'Outsider, from another workspace', team: 'T0ELSEWHERE' }
]

export const groups: readonly Group[] = [
  { id: 'S0APPROVERS', handle: 'approvers', name: 'Approvers', members: ['U0CARLA', 'U0DEV'] }
]

const everybody = people.map(({ id }) => id)

export const channels: readonly Channel[] = [
  { id: 'C0CHANGES', name: 'changes', members: [...everybody, 'U0BOT'] },
  { id: 'C0ALERTS', name: 'alerts', members: [...everybody, 'U0BOT'] },
  { id: 'C0GENERAL', name: 'general', members: [...everybody, 'U0BOT'] }
]

/** As manifest.yml has them. */
export const commands: readonly Command[] = [{ name: '/company', shouldEscape: true }]

export const shortcuts: readonly Shortcut[] = [{ name: 'Request a change', callbackId: 'change.request' }]

export const app: App = {
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  appId: 'A0COUNTERSIGN',
  name: 'Countersign',
  botToken: 'xoxb-sandbox',
  appToken: 'xapp-sandbox',
  signingSecret: 'sandbox-signing-secret',
  scopes: [
    'commands',
    'chat:write',
    'chat:write.public',
    'files:read',
    'files:write',
    'channels:history',
    'groups:history',
    'im:history',
    'im:write',
    'usergroups:read',
    'users:read',
    'connections:write'
  ]
}
