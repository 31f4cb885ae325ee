import type { Usage } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import type { TaskCall } from '../call.ts'

/** Sound is rarely packed tighter than 32 kbit/s, so a file lasts no longer than this says. */
const BYTES_PER_SECOND = 4_000
const CHARACTERS_PER_TOKEN = 4

/** What a task must have taken at most, for when nobody counted: no unknown use is ever taken to be nothing. */
export function estimateOf({ body, length, operation }: TaskCall): Usage {
  const inputTokens = Math.ceil(length / CHARACTERS_PER_TOKEN)
  if (operation.startsWith('images/')) return { ...NO_USAGE, inputTokens, more: { images: Number(body.fields.n ?? 1) } }
  if (operation === 'rerank') return { ...NO_USAGE, inputTokens, more: { searches: 1 } }
  if (operation === 'audio/speech') return { ...NO_USAGE, inputTokens, more: { characters: length } }
  const file = body.form?.get('file')
  if (!file || typeof file === 'string') return { ...NO_USAGE, inputTokens }
  return { ...NO_USAGE, inputTokens, more: { seconds: Math.ceil(file.size / BYTES_PER_SECOND) } }
}
