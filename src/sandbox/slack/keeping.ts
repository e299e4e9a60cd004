import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Home, Message, Workspace } from './workspace.ts'

type Kept = { version: 1; messages: Message[]; homes: [string, Home][] }

/** Keeps messages and App Homes in a JSON file. Ephemeral messages and open modals are gone after a restart, as at Slack. */
export function keeping(workspace: Workspace, file: string): { stop(): void } {
  if (existsSync(file)) restore(workspace, file)
  let timer: NodeJS.Timeout | undefined
  const save = () => {
    timer = undefined
    const kept: Kept = {
      version: 1,
      messages: workspace.messages.filter(one => one.onlyFor === undefined),
      homes: [...workspace.homes]
    }
    writeFileSync(`${file}.new`, JSON.stringify(kept))
    renameSync(`${file}.new`, file)
  }
  const forget = workspace.onChange(() => {
    timer ??= setTimeout(save, 250)
  })
  return {
    stop() {
      forget()
      clearTimeout(timer)
      save()
    }
  }
}

function restore(workspace: Workspace, file: string): void {
  const kept: Kept = JSON.parse(readFileSync(file, 'utf8'))
  if (kept.version !== 1) {
    throw new Error(
      `${file} was written by another version (${kept.version}); delete it to begin with an empty workspace.`
    )
  }
  workspace.messages.push(...kept.messages)
  for (const [person, home] of kept.homes) workspace.homes.set(person, home)
}
