import { html } from '../html.js'
import { Mrkdwn } from './text.js'

/** Slack's markdown block: the part of Markdown that bots use, converted to mrkdwn. @param {{ text: string }} props */
export function Markdown({ text }) {
  return html`<div class="markdown">${text.split(/\n{2,}/).map(part => html`<${Paragraph} part=${part} />`)}</div>`
}

/** @param {{ part: string }} props */
function Paragraph({ part }) {
  const heading = part.match(/^(#{1,6}) (.*)$/s)
  if (heading) return html`<h4><${Mrkdwn} text=${mrkdwn(heading[2] ?? '')} /></h4>`
  const lines = part.split('\n')
  if (lines.every(line => /^\s*[-*] /.test(line))) {
    return html`<ul>${lines.map(line => html`<li><${Mrkdwn} text=${mrkdwn(line.replace(/^\s*[-*] /, ''))} /></li>`)}</ul>`
  }
  if (lines.every(line => /^\s*\d+\. /.test(line))) {
    return html`<ol>${lines.map(line => html`<li><${Mrkdwn} text=${mrkdwn(line.replace(/^\s*\d+\. /, ''))} /></li>`)}</ol>`
  }
  return html`<p><${Mrkdwn} text=${mrkdwn(part)} /></p>`
}

/** @param {string} text */
function mrkdwn(text) {
  return text
    .replace(/(?<!\*)\*(?!\*)([^*\n]+)\*(?!\*)/g, '_$1_')
    .replace(/\*\*([^*\n]+)\*\*/g, '*$1*')
    .replace(/~~([^~\n]+)~~/g, '~$1~')
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>')
}
