import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'

/**
 * The web page of the local workspace: `/`, and what it loads from `/page/`, which is this folder, without a build. It
 * calls the server that mounts it under `/client/` and, if that exists, `/portal`.
 */
export function page(): Hono {
  const app = new Hono()
  app.get('/', async context => {
    const html = await readFile(new URL('index.html', import.meta.url), 'utf8')
    return context.body(html, 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(html)
    })
  })
  app.get('/favicon.ico', context => context.redirect('/page/mark.svg'))
  app.get('/page/*', async context => {
    const path = context.req.path.slice('/page/'.length)
    const type = TYPES[path.slice(path.lastIndexOf('.') + 1)]
    const file = LIBRARIES[path] ?? (OWN.test(path) ? fileURLToPath(new URL(path, import.meta.url)) : undefined)
    if (file === undefined || type === undefined) return context.notFound()
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) return context.notFound()
    return context.body(text, 200, { 'content-type': type, 'cache-control': 'no-cache' })
  })
  return app
}

/** A file of this folder or its sub-folders: nothing hidden, nothing outside. */
const OWN = /^(?:(?:blocks|elements|state|styles|text|views)\/)?[a-z-]+\.(?:js|css|svg)$/

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml'
}

const LIBRARIES: Record<string, string> = {
  'vendor/preact.js': fileURLToPath(import.meta.resolve('preact')),
  'vendor/hooks.js': fileURLToPath(import.meta.resolve('preact/hooks')),
  'vendor/htm.js': fileURLToPath(import.meta.resolve('htm'))
}

/** Only the page's own scripts run, never what a person or the bot writes. */
function policy(html: string): string {
  const inline = [...html.matchAll(/<script type="importmap">([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`
  )
  return [
    "default-src 'self'",
    `script-src 'self' ${inline.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: https:",
    "base-uri 'none'",
    "form-action 'none'"
  ].join('; ')
}
