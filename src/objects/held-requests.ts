/** Requests that hold something of a limit. Apart from what holds it, which is only loaded where there are limits. */
export const heldRequests = new Set<string>()

/** Requests whose callers are to be told how their limits stand. */
export const limitedRequests = new Set<string>()
