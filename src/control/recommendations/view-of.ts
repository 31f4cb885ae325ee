import type * as z from 'zod'
import type { RecommendationView } from '../../contract/reports.ts'
import type { RecommendationRow } from '../../storage/recommendations.ts'

/** A recommendation as it is shown: the reply's schema takes it apart again and lets nothing else out. */
export function viewOf({ body, tenantId: _, ...row }: RecommendationRow): z.input<typeof RecommendationView> {
  return { ...row, ...body } as unknown as z.input<typeof RecommendationView>
}
