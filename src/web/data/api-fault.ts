/** What the gateway refused or could not do, as it says itself. */
export class ApiFault extends Error {
  override name = 'ApiFault'
  readonly status: number
  readonly code: string
  readonly param: string | null
  readonly requestId: string | null

  constructor(status: number, code: string, message: string, param: string | null, requestId: string | null) {
    super(message)
    this.status = status
    this.code = code
    this.param = param
    this.requestId = requestId
  }
}

/** The fault that an answer tells of, whatever form it has. */
export function faultOf(status: number, text: string, requestId: string | null): ApiFault {
  const error = errorIn(text)
  const message = typeof error.message === 'string' ? error.message : `The gateway answered ${status}.`
  const code = typeof error.code === 'string' ? error.code : 'unknown'
  return new ApiFault(status, code, message, typeof error.param === 'string' ? error.param : null, requestId)
}

/** Anything thrown as a fault. */
export function asApiFault(thrown: unknown): ApiFault {
  if (thrown instanceof ApiFault) return thrown
  return new ApiFault(0, 'unreachable', 'The gateway cannot be reached.', null, null)
}

function errorIn(text: string): Record<string, unknown> {
  try {
    const body = JSON.parse(text) as { error?: unknown }
    return typeof body.error === 'object' && body.error !== null ? (body.error as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
