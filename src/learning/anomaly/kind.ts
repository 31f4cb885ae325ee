/**
 * What a series is, and so the scale its surprises are measured on. `count` and `money`: logarithm of the amount over what is
 * expected. `duration` and `average` (cost or tokens per request): the same, less sure the fewer requests are behind it.
 * `share` (errors, cache hits; 0 to 1): the angular scale, where the noise of n requests is known. `gauge`: any number, watched
 * in four ways (level, unrest, distance from the time of day, now and lately).
 */
export type Kind = 'count' | 'money' | 'duration' | 'average' | 'share' | 'gauge'
