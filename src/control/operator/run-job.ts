import { JobRunView, Nothing } from '../../contract/admin.ts'
import { write } from '../endpoint.ts'

export const runJobNow = write({
  method: 'POST',
  path: '/admin/operator/jobs/{name}',
  summary: 'Run a job now. What it did is recorded like any other run.',
  scope: 'operator',
  audit: 'job.run',
  publishes: false,
  body: Nothing,
  reply: JobRunView,
  async handle({ params, deps, now }) {
    const { name = '' } = params
    const run = JobRunView.parse(await deps.runJob(name, new Date(now)))
    return { statements: [], entityId: name, reply: run }
  },
})
