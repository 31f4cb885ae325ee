import { asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'

const PAGE = { usual: 20, most: 100 }

/** The input items of a stored response as OpenAI lists them: newest first unless told, each with an id. */
export function itemsOf(input: readonly unknown[], query: URLSearchParams): Raw {
  const items = input.filter(isRecord).map(withId)
  const ordered = query.get('order') === 'asc' ? items : items.toReversed()
  const after = query.get('after')
  const start = after ? ordered.findIndex(({ id }) => id === after) + 1 : 0
  const limit = Math.min(PAGE.most, Math.max(1, Number(query.get('limit') ?? PAGE.usual) || PAGE.usual))
  const data = ordered.slice(start, start + limit)
  return {
    object: 'list',
    data,
    first_id: data[0]?.id ?? '',
    last_id: data.at(-1)?.id ?? '',
    has_more: ordered.length > start + limit,
  }
}

const PREFIX: Readonly<Record<string, string>> = { function_call: 'fc', function_call_output: 'fco', reasoning: 'rs' }

/** Items as people send them may be short; as they are listed they are whole. */
function withId(item: Raw, index: number): Raw & { id: string } {
  const type = asText(item.type) || 'message'
  const id = asText(item.id) || `${PREFIX[type] ?? 'msg'}_${index}`
  if (type !== 'message') return { status: 'completed', ...item, type, id }
  const kind = item.role === 'assistant' ? 'output_text' : 'input_text'
  const content = typeof item.content === 'string' ? [{ type: kind, text: item.content }] : item.content
  return { status: 'completed', ...item, type, id, content: asRecords(content).map(inFull) }
}

/** Clients count on what a model's own words always bring, whether or not there is anything in it. */
function inFull(part: Raw): Raw {
  return part.type === 'output_text' ? { annotations: [], logprobs: [], ...part } : part
}
