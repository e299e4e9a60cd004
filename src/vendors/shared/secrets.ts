const HIDDEN = '[hidden]'

/** A shorter text is no secret, and would be found in too many others. */
const SHORTEST = 6

/** So many tokens are remembered: one that was just replaced may still stand in an answer. */
const TOKENS = 3

export type Secrets = ReturnType<typeof createSecrets>

/** What must not be told on, although a vendor sends it back in a sentence: the secret it was given, the tokens it gave. */
export function createSecrets(clientId: string, clientSecret: string) {
  const pair = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const given = [clientSecret, encodeURIComponent(clientSecret), pair].filter(({ length }) => length >= SHORTEST)
  let tokens: readonly string[] = []
  return {
    keep(token: string): void {
      tokens = [token, ...tokens].slice(0, TOKENS)
    },
    hide(text: string): string {
      return [...given, ...tokens].reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
    }
  }
}
