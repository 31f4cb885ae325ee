import { cloudflare } from './cloudflare.ts'
import type { Convention } from './convention.ts'
import { helicone } from './helicone.ts'
import { portkey } from './portkey.ts'

/** Every convention that is read, in this order: what a later one says outranks what an earlier one did. */
export const conventions: readonly Convention[] = [helicone, cloudflare, portkey]
