/** Requests that hold something of a limit. Apart from what holds it, which is only loaded where there are limits. */
export const heldRequests = new Set<string>()
