import { asRecords, asText, type Raw } from '../../../../../src/shared/json.ts'

interface Thinking {
  readonly reasoning_content?: unknown
  readonly reasoning_details?: unknown
}

/**
 * What a message thinks, as one list: text that is told in details too is told once, and signed by a detail that has no
 * text; fragments of one index are one thought up to its signature, the index is the place, and whose thought it is
 * matters only where it is signed.
 */
export function thoughtsOf({ reasoning_content, reasoning_details }: Thinking): Raw[] {
  const details = asRecords(reasoning_details)
  const plain = details.some(({ text }) => asText(text) !== '') ? '' : asText(reasoning_content)
  const whole: Raw[] = plain === '' ? [] : [{ type: 'reasoning.text', text: plain }]
  let open: Raw | null = plain === '' ? null : { type: 'reasoning.text', index: details[0]?.index }
  for (const detail of details) {
    const goesOn = open !== null && open.index === detail.index && open.type === detail.type && !detail.data
    const before = goesOn ? asText(whole.pop()?.text) : ''
    whole.push(thoughtOf(detail, before))
    open = detail.signature || detail.data ? null : detail
  }
  return whole.filter((thought) => thought.text !== '' || thought.signature || thought.data)
}

function thoughtOf({ type, text, signature, data, format }: Raw, before: string): Raw {
  const isSealed = Boolean(signature || data)
  return { type, text: before + asText(text), signature, data, format: isSealed ? format : undefined }
}
