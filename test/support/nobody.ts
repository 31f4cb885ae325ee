import type { AskModel } from '../../src/jobs/job.ts'

/** For jobs that ask no model: nobody answers. */
export const nobody: AskModel = async () => null
