import { asRecord, asRecords, asText, parseJson, type Raw } from '../../shared/json.ts'

/** A part of a message. Source: "GenAI Input Messages" and "Output Messages", JSON schemas of the GenAI semantic conventions. */
type Part =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'tool_call'; readonly id: string | null; readonly name: string; readonly arguments: unknown }
  | { readonly type: 'tool_call_response'; readonly id: string | null; readonly response: unknown }
  /** What is no text is named and not sent. */
  | { readonly type: string }

interface Message {
  readonly role: string
  readonly parts: readonly Part[]
}

/** What was asked, from the body of a request. What is in another form, or was cut, is one text. */
export function inputOf(prompt: string): Message[] {
  const messages = asRecords(bodyOf(prompt).messages)
  return messages.length > 0 ? messages.map(messageOf) : [whole('user', prompt)]
}

/** What was answered, from a JSON body or an event stream in OpenAI's form: a message for each choice. */
export function outputOf(answer: string, finishReason: string | null): (Message & { finish_reason: string })[] {
  const choices = asRecords(bodyOf(answer).choices).map(({ message }) => messageOf(asRecord(message)))
  const streamed = choices.length > 0 ? choices : saidIn(answer)
  const messages = streamed.length > 0 ? streamed : [whole('assistant', answer)]
  return messages.map((message) => ({ ...message, finish_reason: finishReason ?? 'unknown' }))
}

function messageOf(raw: Raw): Message {
  const role = asText(raw.role) || 'assistant'
  if (role === 'tool') {
    return {
      role,
      parts: [{ type: 'tool_call_response', id: asText(raw.tool_call_id) || null, response: raw.content }],
    }
  }
  const calls = asRecords(raw.tool_calls).map(callOf)
  return { role, parts: [...partsOf(raw.content), ...calls] }
}

function partsOf(content: unknown): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', content }]
  return asRecords(content).map(({ type, text }) => {
    return typeof text === 'string' ? { type: 'text', content: text } : { type: asText(type) || 'unknown' }
  })
}

function callOf({ id, function: called }: Raw): Part {
  const { name, arguments: given } = asRecord(called)
  return { type: 'tool_call', id: asText(id) || null, name: asText(name) || 'unknown', arguments: given ?? null }
}

/** The text of each choice of a stream. Its calls of tools come in pieces and are left out. */
function saidIn(stream: string): Message[] {
  const texts = new Map<number, string>()
  for (const line of stream.split('\n')) {
    if (!line.startsWith('data:')) continue
    for (const choice of asRecords(bodyOf(line.slice(5)).choices)) {
      const index = Number(choice.index ?? 0)
      texts.set(index, (texts.get(index) ?? '') + asText(asRecord(choice.delta).content))
    }
  }
  return [...texts.values()].map((text) => whole('assistant', text))
}

function whole(role: string, content: string): Message {
  return { role, parts: content === '' ? [] : [{ type: 'text', content }] }
}

function bodyOf(text: string): Raw {
  return asRecord(parseJson(text))
}
