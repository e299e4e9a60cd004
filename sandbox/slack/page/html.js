import htm from 'htm'
import { h } from 'preact'

/** @type {{ bind: (h: Function) => (strings: TemplateStringsArray, ...values: any[]) => any }} */
// htm's types say `export default` of a CommonJS module, which nodenext reads as a namespace.
const tag = /** @type {any} */ (htm)

/** Markup as tagged templates. Every value is inserted as text, never as HTML. */
export const html = tag.bind(h)
