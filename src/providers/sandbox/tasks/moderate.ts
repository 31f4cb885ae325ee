import { asText, isRecord } from '../../../shared/json.ts'
import { hashHex } from '../chance.ts'
import type { TaskQuestion } from './question.ts'

// Source: platform.openai.com/docs/api-reference/moderations/object.

/** Every category, and whether images are judged by it as well as texts. */
const CATEGORIES: readonly (readonly [name: string, seesImages: boolean])[] = [
  ['harassment', false],
  ['harassment/threatening', false],
  ['hate', false],
  ['hate/threatening', false],
  ['illicit', false],
  ['illicit/violent', false],
  ['self-harm', true],
  ['self-harm/instructions', true],
  ['self-harm/intent', true],
  ['sexual', true],
  ['sexual/minors', false],
  ['violence', true],
  ['violence/graphic', true],
]

/** What the sandbox's one rule belongs to. */
const FLAGGED = 'illicit'
const FORBIDDEN = /\bforbidden\b/i

/** Judges texts: whatever contains the word "forbidden" is flagged as illicit. */
export function moderate({ fields, model }: TaskQuestion): Response {
  const { input } = fields
  const id = `modr-sandbox-${hashHex(JSON.stringify([model, input]))}`
  return Response.json({ id, model, results: judgedIn(input).map(judge) })
}

interface Judged {
  readonly text: string
  readonly hasText: boolean
  readonly hasImage: boolean
}

/** Each text of a list is judged by itself, but the parts of one message together. */
function judgedIn(input: unknown): readonly Judged[] {
  const texts = Array.isArray(input) ? input : [input]
  if (!texts.some(isRecord)) return texts.map((text) => ({ text: asText(text), hasText: true, hasImage: false }))
  const parts = texts.map((part) => (isRecord(part) ? part : { type: 'text', text: part }))
  return [
    {
      text: parts.map(({ text }) => asText(text)).join('\n'),
      hasText: parts.some(({ type }) => type === 'text'),
      hasImage: parts.some(({ type }) => type === 'image_url'),
    },
  ]
}

function judge({ text, hasText, hasImage }: Judged) {
  const flagged = FORBIDDEN.test(text)
  const isMet = (name: string) => flagged && name === FLAGGED
  const types = (seesImages: boolean) => [...(hasText ? ['text'] : []), ...(hasImage && seesImages ? ['image'] : [])]
  return {
    flagged,
    categories: byCategory((name) => isMet(name)),
    category_scores: byCategory((name) => (isMet(name) ? 0.99 : 0.001)),
    category_applied_input_types: byCategory((_, seesImages) => types(seesImages)),
  }
}

function byCategory<T>(tell: (name: string, seesImages: boolean) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(CATEGORIES.map(([name, seesImages]) => [name, tell(name, seesImages)]))
}
