/** The actions that write a revision; the change is then pending. */
const WRITTEN = `('requested', 'revised')`

/** An entry that says which state a change has from then on. Other entries of a change say none. */
const IS_STATE = `(action IN ${WRITTEN} OR action = detail #>> '{to,name}')`
const STATE = `CASE WHEN action IN ${WRITTEN} THEN '{"name": "pending"}'::jsonb ELSE detail -> 'to' END`

/**
 * In which part a change differs from what its audit entries say: `content`, `state` or `decisions`; null where it does
 * not. `row` is the name of a row of `changes`. Whoever alters rows with SQL leaves a difference, since the audit cannot
 * be altered.
 */
export function mismatchOf(row: string): string {
  const entries = `FROM audit WHERE change = ${row}.id`
  const person = (role: string) => `jsonb_build_object('team', ${row}.${role}_team, 'user', ${row}.${role}_user)`
  const decided = `SELECT revision, team, "user", verdict, reason, hash, at FROM decisions WHERE change = ${row}.id`
  const recorded = `
    SELECT (decision ->> 'revision')::integer, decision #>> '{person,team}', decision #>> '{person,user}',
        decision ->> 'verdict', decision ->> 'reason', decision ->> 'hash', (decision ->> 'at')::timestamptz
      FROM (SELECT detail -> 'decision' AS decision ${entries} AND detail ? 'decision') AS made`
  // For whom each approval counts; a new revision begins without any.
  const counted = `SELECT coalesce(detail -> 'approvals', '[]') ${entries}
    AND (detail ? 'approvals' OR action IN ${WRITTEN}) ORDER BY id DESC LIMIT 1`
  return `CASE
    WHEN NOT EXISTS (SELECT ${entries} AND revision = 1 AND action = 'requested'
        AND detail ->> 'vendor' = ${row}.vendor AND detail #>> '{company,id}' = ${row}.company_id
        AND actor = ${person('requester')})
      OR NOT EXISTS (SELECT ${entries} AND revision = ${row}.revision AND action IN ${WRITTEN}
        AND detail -> 'edits' = ${row}.edits::jsonb AND detail -> 'requirement' = ${row}.requirement::jsonb
        AND coalesce((detail ->> 'whole')::boolean, false) = ${row}.whole
        AND (detail ->> 'applyAt')::timestamptz IS NOT DISTINCT FROM ${row}.apply_at
        AND detail ->> 'reason' = ${row}.reason AND detail ->> 'reference' IS NOT DISTINCT FROM ${row}.reference
        AND detail -> 'editor' = ${person('editor')})
      THEN 'content'
    WHEN (SELECT ${STATE} ${entries} AND ${IS_STATE} ORDER BY id DESC LIMIT 1) IS DISTINCT FROM ${row}.state::jsonb
      THEN 'state'
    WHEN EXISTS (${decided} EXCEPT ${recorded}) OR EXISTS (${recorded} EXCEPT ${decided})
        OR (${counted}) IS DISTINCT FROM ${row}.approvals::jsonb
      THEN 'decisions' END`
}

const SAYS = { content: 'its edits, people or reason', state: 'its state', decisions: 'its decisions' }

/** What differs from the audit, each with the query that finds it, as `subject`, the earliest first. */
export const DIFFERENCES: readonly { says(subject: string): string; text: string }[] = [
  {
    says: subject => `Audit entry ${subject} was inserted without its place in the chain.`,
    text: `SELECT id::text AS subject FROM audit
      WHERE NOT EXISTS (SELECT FROM audit_chain WHERE entry = audit.id) ORDER BY audit.id`
  },
  {
    says: subject => `Change ${subject} is in the audit and was removed from the record.`,
    text: `SELECT change AS subject FROM audit WHERE action = 'requested' AND change IS NOT NULL
      AND NOT EXISTS (SELECT FROM changes WHERE changes.id = audit.change) ORDER BY id`
  },
  ...(['content', 'state', 'decisions'] as const).map(part => ({
    says: (subject: string) => `Change ${subject} differs from what the audit says in ${SAYS[part]}.`,
    text: `SELECT id AS subject FROM changes WHERE ${mismatchOf('changes')} = '${part}' ORDER BY place`
  })),
  {
    says: subject => `Audit entry ${subject} moves its change from a state that it did not have.`,
    text: `SELECT id::text AS subject
      FROM (SELECT *, lag((${STATE}) ->> 'name') OVER (PARTITION BY change ORDER BY id) AS before
        FROM audit WHERE change IS NOT NULL AND ${IS_STATE}) AS moved
      WHERE action NOT IN ${WRITTEN} AND before IS DISTINCT FROM detail ->> 'from' ORDER BY moved.id`
  },
  {
    says: subject => `The freeze ${subject} differs from what the audit says.`,
    text: `SELECT id AS subject FROM freezes WHERE NOT EXISTS (
        SELECT FROM audit WHERE action = 'frozen' AND detail ->> 'freeze' = freezes.id AND actor = freezes.by::jsonb)
      OR (unfrozen IS NOT NULL) <> EXISTS (
        SELECT FROM audit WHERE action = 'unfrozen' AND detail ->> 'freeze' = freezes.id) ORDER BY at`
  },
  {
    says: subject => `The delegation of ${subject} differs from what the audit says.`,
    text: `SELECT "user" AS subject FROM delegations WHERE NOT EXISTS (
        SELECT FROM audit WHERE action = 'delegate'
          AND actor = jsonb_build_object('team', delegations.team, 'user', delegations."user")
          AND detail -> 'delegate' = jsonb_build_object('team', delegate_team, 'user', delegate_user)
          AND (detail ->> 'from')::timestamptz = delegations."from"
          AND (detail ->> 'until')::timestamptz >= delegations.until) ORDER BY "from"`
  }
]
