import { useEffect, useState } from 'react'
import { callApi } from '../../data/api.ts'
import { type ApiFault, asApiFault } from '../../data/api-fault.ts'
import type { Estimate } from '../../data/shapes.ts'
import type { Chat } from './use-answer.ts'

const WAIT_MS = 500

/** What an answer would cost, take and be worth: asked when nothing was changed for a moment. Nothing is sent to a model. */
export function useEstimate(chat: Chat | null): {
  readonly estimate: Estimate | null
  readonly fault: ApiFault | null
} {
  const [state, setState] = useState<{ estimate: Estimate | null; fault: ApiFault | null }>({
    estimate: null,
    fault: null,
  })
  const text = chat === null ? null : JSON.stringify(chat)
  useEffect(() => {
    if (text === null) return setState({ estimate: null, fault: null })
    const abort = new AbortController()
    const timer = setTimeout(() => {
      callApi<Estimate>('POST', '/v1/estimate', JSON.parse(text), abort.signal).then(
        (estimate) => setState({ estimate, fault: null }),
        (thrown: unknown) => !abort.signal.aborted && setState({ estimate: null, fault: asApiFault(thrown) }),
      )
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text])
  return state
}
