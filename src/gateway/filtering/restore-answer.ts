import type { ChatCompletion } from '../../contract/chat.ts'
import { restoreAnswerBody } from '../../filters/chat/answer-body.ts'
import { filterChunks } from '../../filters/chat/filter-chunks.ts'
import type { CallFilters } from '../call.ts'
import { throughChunks } from './through-chunks.ts'

/** Gives the caller back what the request held, where the answer repeats the tokens that stand for it and the tenant wants that. */
export async function restoreAnswer(response: Response, { vault, isReversible }: CallFilters): Promise<Response> {
  if (!isReversible || vault.isEmpty || !response.body) return response
  if ((response.headers.get('content-type') ?? '').includes('event-stream')) {
    const { readable } = throughChunks(response.body, filterChunks({ filter: null, vault, isReversible: true }))
    return new Response(readable, response)
  }
  const answer = restoreAnswerBody((await response.json()) as ChatCompletion, vault)
  return new Response(JSON.stringify(answer), response)
}
