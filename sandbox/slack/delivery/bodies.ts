import type { Values } from '../inputs.ts'
import type { Home, Message, OpenView, StoredFile, Workspace } from '../workspace.ts'

/** A view as the Web API and every payload show it. */
export function viewBody(workspace: Workspace, open: OpenView) {
  const { view } = open
  return {
    ...shown(workspace, open.id, open.hash, open.values),
    type: 'modal' as const,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    title: view.title,
    submit: view.submit ?? null,
    close: view.close ?? null,
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    previous_view_id: open.previousId,
    root_view_id: open.rootId
  }
}

export function homeBody(workspace: Workspace, home: Home) {
  const { view } = home
  return {
    ...shown(workspace, home.id, home.hash, home.values),
    type: 'home' as const,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    external_id: view.external_id ?? '',
    previous_view_id: null,
    root_view_id: home.id
  }
}

/** A message as the Web API and every payload show it. */
export function messageBody(workspace: Workspace, message: Message) {
  const { team, app } = workspace.options
  const member = workspace.member(message.user)
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: member?.team ?? team.id,
    ...(message.user === app.botUserId && { bot_id: app.botId, app_id: app.appId }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.edited !== undefined && { edited: { user: message.user, ts: message.edited } }),
    ...(message.files && { subtype: 'file_share', files: filesOf(workspace, message).map(fileBody) })
  }
}

/** The files of a message, as its readers see them. */
export function filesOf({ files }: Workspace, message: Message): StoredFile[] {
  return (message.files ?? []).flatMap(id => files.get(id) ?? [])
}

/** A file as the Web API and every payload show it. */
export function fileBody({ id, name, title, user, length, channels, at, url }: StoredFile) {
  return {
    id,
    created: Math.floor(at / 1000),
    timestamp: Math.floor(at / 1000),
    name,
    title,
    filetype: name.split('.').at(-1) ?? '',
    user,
    size: length,
    url_private: url,
    url_private_download: url,
    mode: 'hosted',
    is_external: false,
    is_public: false,
    channels: channels.filter(one => !one.startsWith('D')),
    ims: channels.filter(one => one.startsWith('D'))
  }
}

function shown(workspace: Workspace, id: string, hash: string, values: Values) {
  const { team, app } = workspace.options
  return {
    id,
    team_id: team.id,
    state: { values },
    hash,
    app_id: app.appId,
    app_installed_team_id: team.id,
    bot_id: app.botId
  }
}
