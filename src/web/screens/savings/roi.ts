import type * as z from 'zod'
import type { RoiReply } from '../../../contract/insights.ts'

export type Roi = z.infer<typeof RoiReply>
export type RoiLine = Roi['lines'][number]
