import { JobRunView, listOf, Nothing } from '../../contract/admin.ts'
import { jobRunsOf } from '../../storage/job-runs.ts'
import { read } from '../endpoint.ts'

const LATEST = 100

export const listJobRuns = read({
  method: 'GET',
  path: '/admin/operator/jobs',
  summary: 'List the latest runs of the jobs.',
  scope: 'operator',
  query: Nothing,
  reply: listOf(JobRunView),
  handle: async ({ db }) => ({ data: await jobRunsOf(db).list(LATEST) }),
})
