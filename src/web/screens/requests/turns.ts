import { asRecord, asRecords, asText, parseJson } from '../../../shared/json.ts'

/** One turn of a conversation, as text. */
export interface Turn {
  readonly role: string
  readonly text: string
}

/** The turns of a request as it was stored; of one in another form its text as it is. */
export function turnsIn(prompt: string): readonly Turn[] {
  const messages = asRecords(asRecord(parseJson(prompt)).messages)
  if (messages.length === 0) return prompt === '' ? [] : [{ role: 'request', text: prompt }]
  return messages.map((message) => ({ role: asText(message.role), text: textOf(message) }))
}

/** The text of an answer as it was stored. */
export function answerIn(answer: string): string {
  const [choice] = asRecords(asRecord(parseJson(answer)).choices)
  if (!choice) return answer
  return textOf(asRecord(choice.message))
}

function textOf({ content, tool_calls: calls }: Readonly<Record<string, unknown>>): string {
  const said =
    typeof content === 'string'
      ? content
      : asRecords(content)
          .map((part) => asText(part.text) || `[${asText(part.type)}]`)
          .join('\n')
  const called = asRecords(calls).map((call) => {
    const { name, arguments: given } = asRecord(call.function)
    return `${asText(name)}(${asText(given)})`
  })
  return [said, ...called].filter((part) => part !== '').join('\n')
}
