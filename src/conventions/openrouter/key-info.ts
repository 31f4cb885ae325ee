import { usdFromNanos } from '../../shared/money.ts'

/** What is known of the key that asks. Money is nano-dollars; days, weeks from Monday on and months are those of UTC. */
export interface KeyRecord {
  /** A name for people, or the key with its middle left out. */
  readonly label: string
  readonly spent: Spending
  /** Of that, what the tenant's own keys at providers were charged. Absent: nothing. */
  readonly spentOnOwnKeys?: Spending
  readonly limit: KeyLimit | null
  /** Epoch ms. */
  readonly expiresAt: number | null
  /** Whether it may make other keys. */
  readonly managesKeys: boolean
}

/** What was spent since ever, and in the periods under way. */
export interface Spending {
  readonly totalNanos: number
  readonly dayNanos: number
  readonly weekNanos: number
  readonly monthNanos: number
}

/** The most a key may spend. */
export interface KeyLimit {
  readonly limitNanos: number
  readonly remainingNanos: number
  /** When it begins anew; null: never. */
  readonly resets: 'daily' | 'weekly' | 'monthly' | null
}

const NOTHING: Spending = { totalNanos: 0, dayNanos: 0, weekNanos: 0, monthNanos: 0 }

/**
 * The `data` of `GET /api/v1/key`.
 * Sources: https://openrouter.ai/docs/api_reference/limits and OpenRouterTeam/typescript-sdk, `getcurrentkey.ts`.
 */
export function toKeyInfo({ label, spent, spentOnOwnKeys, limit, expiresAt, managesKeys }: KeyRecord) {
  return {
    label,
    limit: limit === null ? null : usdFromNanos(limit.limitNanos),
    limit_remaining: limit === null ? null : usdFromNanos(Math.max(0, limit.remainingNanos)),
    limit_reset: limit?.resets ?? null,
    include_byok_in_limit: true,
    ...usageOf('usage', spent),
    ...usageOf('byok_usage', spentOnOwnKeys ?? NOTHING),
    is_free_tier: false,
    is_management_key: managesKeys,
    is_provisioning_key: managesKeys,
    creator_user_id: null,
    expires_at: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    // What OpenRouter answers for everybody since it has no such limits.
    rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated and safe to ignore.' },
  }
}

function usageOf<Name extends 'usage' | 'byok_usage'>(
  name: Name,
  { totalNanos, dayNanos, weekNanos, monthNanos }: Spending,
) {
  return {
    [name]: usdFromNanos(totalNanos),
    [`${name}_daily`]: usdFromNanos(dayNanos),
    [`${name}_weekly`]: usdFromNanos(weekNanos),
    [`${name}_monthly`]: usdFromNanos(monthNanos),
  } as Record<Name | `${Name}_daily` | `${Name}_weekly` | `${Name}_monthly`, number>
}
