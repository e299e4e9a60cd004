/** A part of `pg` without types: it serializes parameters. */
declare module 'pg/lib/utils.js' {
  const values: { prepareValue(value: unknown): string | Buffer | null }
  // biome-ignore lint/style/noDefaultExport: it is a CommonJS module, whose exports are the default
  export default values
}
