import { usdFromNanos } from '../../shared/money.ts'

/** What an account may spend in all, and has spent, in nano-dollars. */
export interface CreditRecord {
  readonly grantedNanos: number
  readonly spentNanos: number
}

/**
 * The `data` of `GET /api/v1/credits`, in USD.
 * Source: OpenRouterTeam/typescript-sdk, `getcredits.ts`.
 */
export function toCredits({ grantedNanos, spentNanos }: CreditRecord) {
  return { total_credits: usdFromNanos(grantedNanos), total_usage: usdFromNanos(spentNanos) }
}
