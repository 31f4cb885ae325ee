import type * as z from 'zod'
import type { BenchmarkReply } from '../../../contract/insights.ts'

export type Compared = z.infer<typeof BenchmarkReply>
export type BenchmarkRow = Compared['models'][number]
