import { Fault } from '../../../shared/faults.ts'
import { asText } from '../../../shared/json.ts'
import { embeddingList } from '../../tasks/embeddings.ts'
import { count } from '../../usage.ts'
import { hashOf } from '../chance.ts'
import { stemsOf } from '../prompt.ts'
import { type TaskQuestion, tokensIn } from './question.ts'

const USUAL_DIMENSIONS = 256
/** More would not fit into memory beside what else is there. */
const MOST_NUMBERS = 1_000_000
/** Places of a vector that one word counts in. */
const PLACES = 4

/** Embeds texts or tokens: vectors of length 1, the nearer by cosine the more words two texts share. */
export function embed({ fields, model }: TaskQuestion): Response {
  const { input } = fields
  const inputs = Array.isArray(input) && typeof input[0] !== 'number' ? input : [input]
  const dimensions = count(fields.dimensions) || USUAL_DIMENSIONS
  if (inputs.length * dimensions > MOST_NUMBERS) {
    const message = `The sandbox answers at most ${MOST_NUMBERS} numbers at a time.`
    throw new Fault('invalid_request', message, { param: 'dimensions' })
  }
  const vectors = inputs.map((each) => vectorOf(termsOf(each), dimensions))
  return Response.json(embeddingList(vectors, model, tokensIn(input)))
}

/** The telling words of a text, or all of it when it has none; or each token. */
function termsOf(input: unknown): readonly string[] {
  if (Array.isArray(input)) return input.map((token) => `token ${token}`)
  const text = asText(input)
  const stems = stemsOf(text)
  return stems.length > 0 ? stems : [text]
}

/** Each word counts for or against a few places, which its hash chooses; unlike words rarely meet there. */
function vectorOf(terms: readonly string[], dimensions: number): readonly number[] {
  const sums = new Float64Array(dimensions)
  for (const term of terms) {
    for (let place = 0; place < PLACES; place++) {
      const hash = hashOf(`${place} ${term}`)
      const index = hash % dimensions
      sums[index] = (sums[index] ?? 0) + (hash < 2 ** 52 ? 1 : -1)
    }
  }
  const length = Math.sqrt(sums.reduce((sum, each) => sum + each ** 2, 0))
  // What cancels itself out must point somewhere too.
  if (length === 0) sums[0] = 1
  return Array.from(sums, (each) => Math.round((each / (length || 1)) * 1e7) / 1e7)
}
