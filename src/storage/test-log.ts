import { sql } from 'drizzle-orm'
import { bounded, type Db } from './db.ts'
import { feedback, requests } from './schema.ts'

/** As far as all that is known of an answer must be trusted to count. */
const TRUSTED_MIN = 0.2

/** Requests of one side of a test, on which the two sides differed or not, added up. */
export interface TestSums {
  readonly isCandidate: boolean
  readonly differs: boolean
  readonly requests: number
  readonly costNanos: number
  /** Of those that were graded: how many, and the sums of their grades and of their squares. */
  readonly graded: number
  readonly sum: number
  readonly squares: number
}

interface Row {
  readonly isCandidate: number
  readonly differs: number
  readonly requests: number
  readonly costNanos: number
  readonly graded: number
  readonly sum: number | null
  readonly squares: number | null
}

/** Adds up what a tenant's requests since a moment (epoch ms) say of the two sides of a test, in the database. */
export async function testSums(db: Db, tenantId: string, since: number): Promise<TestSums[]> {
  const said = sql`select request_id, sum(score * weight) as weighed, sum(weight) as weight from ${feedback}
    where tenant_id = ${tenantId} and at >= ${since} group by request_id`
  const weight = sql`coalesce(grade_weight, 0) + coalesce(said.weight, 0)`
  // What only the form of an answer says tells two sides apart by nothing.
  const trusted = sql`iif(${weight} >= ${TRUSTED_MIN}, ${weight}, 0)`
  const seen = sql`select
      coalesce(json_extract(routing, '$.isCandidate'), 0) as isCandidate,
      json_extract(routing, '$.shadow') <> json_extract(routing, '$.candidates[0].model') as differs,
      cost_nanos as cost,
      (coalesce(grade * grade_weight, 0) + coalesce(said.weighed, 0))
        / nullif(${trusted}, 0) as grade
    from ${requests} left join (${said}) as said on said.request_id = id
    where tenant_id = ${tenantId} and at >= ${since} and json_extract(routing, '$.shadow') is not null
      and not json_extract(routing, '$.isTrial')`
  const rows = await bounded(
    db.all<Row>(sql`select isCandidate, differs, count(*) as requests, sum(cost) as costNanos, count(grade) as graded,
      sum(grade) as sum, sum(grade * grade) as squares from (${seen}) group by 1, 2`),
  )
  return rows.map(({ isCandidate, differs, sum, squares, ...row }) => ({
    ...row,
    isCandidate: isCandidate === 1,
    differs: differs === 1,
    sum: sum ?? 0,
    squares: squares ?? 0,
  }))
}
