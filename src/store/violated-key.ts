import { DatabaseError } from 'pg'

/** The name of the unique index or key that forbade a write; undefined of any other error. */
export function violatedKey(error: unknown): string | undefined {
  const UNIQUE_VIOLATION = '23505'
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION ? error.constraint : undefined
}
