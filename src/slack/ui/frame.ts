/** What the messages of the watch are drawn with, beside what they are about. */
export type Frame = {
  /** By whose clock days are told. */
  zone: string
  /** The workspace's address, as Slack said it; links to its messages begin with it. */
  workspace: string
}

/** The address of a message; undefined where Slack did not say the workspace's. */
export function permalink({ workspace }: Frame, { channel, ts }: { channel: string; ts: string }): string | undefined {
  if (workspace === '') return undefined
  return `${workspace.replace(/\/?$/, '/')}archives/${channel}/p${ts.replace('.', '')}`
}
