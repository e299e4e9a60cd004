import type { SlackOptions } from '../../../sandbox/slack/options.ts'
import { type SandboxSlack, startSlack } from '../../../sandbox/slack/slack.ts'

export const workspace: SlackOptions = {
  team: { id: 'T0OFFICE', name: 'Northwind Resale', domain: 'northwind' },
  people: [
    { id: 'UANN', name: 'ann', realName: 'Ann Archer', title: 'Operations' },
    { id: 'UBEN', name: 'ben', realName: 'Ben Boyle', title: 'Finance', email: 'ben@northwind.example' },
    { id: 'UOUT', name: 'otto', realName: 'Otto Outer', team: 'T0OTHER' },
    { id: 'UGONE', name: 'gus', realName: 'Gus Gone', deleted: true }
  ],
  channels: [
    { id: 'CCHANGES', name: 'changes', members: ['UANN', 'UBEN', 'UOUT', 'UBOT'] },
    { id: 'CRANDOM', name: 'random', members: ['UANN', 'UBEN'] },
    { id: 'CSECRET', name: 'secret', members: ['UANN'], isPrivate: true },
    { id: 'COLD', name: 'old', members: ['UANN', 'UBOT'], isArchived: true }
  ],
  groups: [{ id: 'SAPPROVE', handle: 'approvers', name: 'Approvers', members: ['UBEN'] }],
  app: {
    botUserId: 'UBOT',
    botId: 'BBOT',
    appId: 'ABOT',
    botToken: 'xoxb-sandbox',
    appToken: 'xapp-sandbox',
    signingSecret: 'not-much-of-a-secret',
    scopes: ['commands', 'chat:write', 'im:write', 'users:read', 'usergroups:read', 'channels:read', 'channels:history']
  },
  commands: ['/company'],
  delivery: { mode: 'socket' }
}

/** Starts the test workspace with some options changed. */
export function startWorkspace(different: Partial<SlackOptions> = {}): Promise<SandboxSlack> {
  return startSlack({ ...workspace, ...different })
}
