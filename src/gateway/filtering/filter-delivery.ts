import type { ChatCompletion } from '../../contract/chat.ts'
import { addFound } from '../../filters/chat/add-found.ts'
import { filterAnswerBody } from '../../filters/chat/answer-body.ts'
import { filterChunks } from '../../filters/chat/filter-chunks.ts'
import type { CallFilters, Delivery, Settlement } from '../call.ts'
import { throughChunks } from './through-chunks.ts'

/**
 * Judges an answer before it leaves: what must not be in it is taken out, or ends it. What is recorded and kept is what is
 * left; only tokens are counted by what the provider said. A stream holds back no more than what could be part of a finding.
 */
export function filterDelivery(delivery: Delivery, filters: CallFilters): Delivery {
  if (filters.output === null) return delivery
  return typeof delivery.body === 'string'
    ? filterWhole(delivery, delivery.body, filters)
    : filterStreamed(delivery, delivery.body, filters)
}

function filterWhole(delivery: Delivery, body: string, { output, vault, found }: CallFilters): Delivery {
  if (output === null) return delivery
  const filtered = filterAnswerBody(JSON.parse(body) as ChatCompletion, output, vault)
  addFound(found, filtered.found)
  const { blockedBy } = filtered
  const answer = blockedBy === null ? filtered.body : withheld(filtered.body, blockedBy)
  const text = JSON.stringify(answer)
  const settled = Promise.resolve(delivery.settled).then((settlement) => ({
    ...settlement,
    text,
    said: settlement.text,
  }))
  const warnings = blockedBy === null ? delivery.warnings : [...delivery.warnings, withheldBy(blockedBy)]
  return { ...delivery, body: text, settled, warnings }
}

function withheldBy(name: string): string {
  return `The answer was withheld: it holds what a content filter blocks (${name}).`
}

/** An answer of which nothing may be seen: as a provider's own content filter would leave it. */
function withheld(answer: ChatCompletion, name: string): ChatCompletion {
  const choices = answer.choices.map((choice) => ({
    ...choice,
    message: { role: 'assistant' as const, content: null, refusal: withheldBy(name) },
    logprobs: null,
    finish_reason: 'content_filter' as const,
  }))
  return { ...answer, choices }
}

function filterStreamed(delivery: Delivery, body: ReadableStream, { output, vault, found }: CallFilters): Delivery {
  const chunks = filterChunks({ filter: output, vault, isReversible: false })
  const { readable, sent } = throughChunks(body, chunks)
  const settled = Promise.all([delivery.settled, sent]).then(([settlement, text]): Settlement => {
    addFound(found, chunks.found)
    return { ...settlement, text, said: settlement.text }
  })
  return { ...delivery, body: readable, settled }
}
