import { cloudflare } from './cloudflare/cloudflare.ts'
import type { Convention } from './convention.ts'
import { helicone } from './helicone.ts'
import { litellm } from './litellm/litellm.ts'
import { openrouter } from './openrouter/openrouter.ts'
import { portkey } from './portkey/portkey.ts'
import { vercel } from './vercel.ts'

/**
 * Every convention that is read, in this order: what a later one says outranks what an earlier one did. OpenRouter's presets
 * look like Portkey's providers, and LiteLLM's lists of models like Helicone's.
 */
export const conventions: readonly Convention[] = [vercel, openrouter, litellm, helicone, cloudflare, portkey]
