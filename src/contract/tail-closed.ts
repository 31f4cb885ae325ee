/** Why a tail is closed: codes of the socket. */
export const TAIL_CLOSED = {
  /** Half an hour is over: open another. */
  over: 4000,
  /** The key was revoked, or may no longer read requests. */
  revoked: 4401,
  /** Nothing was heard for two minutes, not even `ping`. */
  silent: 4408,
  /** Nothing was taken in for a minute, of as much as may be sent ahead. */
  slow: 4429,
} as const
