import type { Raw } from '../../../shared/json.ts'
import type { SchemaRules } from '../schema-rules.ts'

/** What informs, in a part of any schema. */
const INFORMING = new Set(['type', 'title', 'description'])

/** What says something of text, numbers or switches, where every keyword is taken and every value. */
const SIMPLE = new Set([
  ...INFORMING,
  'default',
  'examples',
  'enum',
  'const',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'multipleOf',
])

/** Whether a part is certain to compile to itself: most parts of most schemas are a type and a description. */
export function isSettled(part: Raw, { keywords }: SchemaRules): boolean {
  const { type } = part
  if (typeof type !== 'string' || type === 'object' || type === 'array') return false
  return Object.keys(part).every((keyword) => {
    return keywords === null ? SIMPLE.has(keyword) : INFORMING.has(keyword) && keywords.has(keyword)
  })
}
