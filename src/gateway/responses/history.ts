import { Fault } from '../../shared/faults.ts'
import { asText, isRecord, type Raw } from '../../shared/json.ts'
import type { StoredResponse, storedResponsesOf } from '../../storage/stored-responses.ts'

export type ResponseStore = ReturnType<typeof storedResponsesOf>

/** A request with the conversation before it in its input. */
export interface WithHistory {
  readonly body: Raw
  /** Who answered last, as `provider/model`: what is encrypted in the conversation only that target can read. */
  readonly pin: string | null
  /** Whether that target has the conversation itself, under the id that the request names. */
  readonly isKeptThere: boolean
  /** The items of this request alone. */
  readonly ownInput: readonly unknown[]
  readonly previousId: string | null
}

/** Puts the conversation that a request refers to by id in front of its own input. */
export async function withHistory(body: Raw, store: ResponseStore): Promise<WithHistory> {
  const ownInput = listOf(body.input)
  const previousId = asText(body.previous_response_id) || null
  if (previousId === null) return { body, pin: null, isKeptThere: false, ownInput, previousId }
  const chain = await store.chain(previousId)
  const last = chain.at(-1)
  if (!last) {
    const message = `There is no response \`${previousId}\`, or one before it is gone.`
    throw new Fault('invalid_request', message, { param: 'previous_response_id' })
  }
  const before = chain.flatMap(saidIn)
  const input = [...before, ...ownInput.map((item) => resolved(item, before))]
  return { body: { ...body, input }, pin: last.arm, isKeptThere: last.isNative, ownInput, previousId }
}

function saidIn({ input, response }: StoredResponse): unknown[] {
  return [...input, ...(Array.isArray(response.output) ? response.output : [])]
}

function listOf(input: unknown): readonly unknown[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }]
  return Array.isArray(input) ? input : []
}

/** What an item refers to by id is there already. */
function resolved(item: unknown, before: readonly unknown[]): unknown {
  if (!isRecord(item) || item.type !== 'item_reference') return item
  return before.find((each) => isRecord(each) && each.id === item.id) ?? item
}
