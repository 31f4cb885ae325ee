import { Fault } from '../../shared/faults.ts'
import type { TaskBody } from '../contract.ts'

/** The texts of an embeddings request. Tokens are refused: only the vendor whose tokens they are can read them. */
export function textsOf({ fields }: TaskBody): readonly string[] {
  const { input } = fields
  const texts = typeof input === 'string' ? [input] : input
  if (Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string')) return texts
  throw new Fault('invalid_request', 'This model embeds texts: a string, or a list of strings.', { param: 'input' })
}

/** OpenAI's list of embeddings, from vectors in the order of the texts. */
export function embeddingList(vectors: readonly unknown[], model: string, tokens: number) {
  return {
    object: 'list',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}
