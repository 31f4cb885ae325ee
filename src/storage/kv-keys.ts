/**
 * Every KV key there is, with the value behind it. CONFIG holds what the desks and the scoreboard publish;
 * CACHE holds answers. Tenants never share a key: the tenant is a required argument, not a filter.
 */
export const kvKeys = {
  /** CONFIG -> tenant id, as text. */
  tenantOfKey: (secretHash: string) => `key:${secretHash}`,
  /** CONFIG -> tenant id, as text. Hosts are lower-case, without a port. */
  tenantOfHost: (host: string) => `host:${host}`,
  /** CONFIG -> the binding of the database that the tenant lives in, as text. Absent: the first. */
  home: (tenantId: string) => `home:${tenantId}`,
  /** CONFIG -> `TenantSnapshot`. */
  snapshot: (tenantId: string) => `snapshot:${tenantId}`,
  /** CONFIG -> `ScoreSnapshot`. The tenant `global` is the prior of all. */
  scores: (tenantId: string) => `scores:${tenantId}`,
  /** CONFIG -> a packed predictor, never rewritten. */
  predictor: (tenantId: string, version: string) => `predictor:${tenantId}:${version}`,
  /** CACHE -> `KeptAnswer`, expiring. */
  answer: (tenantId: string, hash: string) => `answer:${tenantId}:${hash}`,
} as const
