import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Home, Message, Workspace } from './workspace.ts'

type Kept = { version: 1; messages: Message[]; homes: [string, Home][] }

/** Saves messages and Home tabs in a JSON file. As at Slack, ephemeral messages and open modals are not saved; nor are files. */
export function persistence(workspace: Workspace, file: string): { stop(): void } {
  mkdirSync(dirname(file), { recursive: true })
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
  const kept = read(file)
  if (kept.version !== 1) {
    throw new Error(
      `${file} was written by another version (${kept.version}); delete it to begin with an empty workspace.`
    )
  }
  workspace.messages.push(...kept.messages)
  for (const [person, home] of kept.homes) workspace.homes.set(person, home)
}

function read(file: string): Kept {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} cannot be read; delete it to begin with an empty workspace.`, { cause })
  }
}
