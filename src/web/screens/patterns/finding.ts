import type * as z from 'zod'
import type { PatternsReply } from '../../../contract/insights.ts'

export type Found = z.infer<typeof PatternsReply>
export type Finding = Found['findings'][number]
