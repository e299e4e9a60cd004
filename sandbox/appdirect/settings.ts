/** What the vendor does not document, or documents in two ways: each as the strict reading, and as another one. */
export type Settings = {
  /** What a read by external id begins with: the reference writes `externalId:`, the guides `externalID:`. */
  externalIdPrefixes: readonly string[]
  /** Whether the list's `name` is a part of the name in either case, or the whole of it to the letter. */
  nameFilter: 'part' | 'whole'
  /** What a write makes of attributes that it does not name. */
  otherAttributes: 'cleared' | 'kept'
  /** How GraphQL turns away a token that is none, or a request that makes no sense: with `errors` in a 200, or in a 401 or 400. */
  graphqlRefusal: 'errors' | 'status'
}

export const STRICT: Settings = {
  externalIdPrefixes: ['externalId:'],
  nameFilter: 'part',
  otherAttributes: 'cleared',
  graphqlRefusal: 'errors'
}
