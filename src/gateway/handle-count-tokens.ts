import { estimateTokenCount } from 'tokenx'
import { countTokens } from '../dialects/anthropic/count-tokens.ts'
import type { Dialect } from '../dialects/dialect.ts'
import type { Env } from '../env.ts'
import { identify } from '../identity/identify.ts'
import { asFault, Fault } from '../shared/faults.ts'
import { logBug } from '../shared/log-bug.ts'
import { errorInDialect } from './handle-dialect.ts'
import { readBody } from './ingress/read-body.ts'

/** `POST /v1/messages/count_tokens`: how many tokens a request would take, as estimated; nobody is asked. */
export async function handleCountTokens(
  dialect: Dialect,
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
): Promise<Response> {
  try {
    await identify(request, env, ctx, Date.now())
    const { json } = await readBody(request)
    return Response.json(countTokens(json, estimateTokenCount), { headers: { 'request-id': id, 'x-request-id': id } })
  } catch (thrown) {
    if (!(thrown instanceof Fault)) logBug(thrown, id)
    return errorInDialect(dialect, asFault(thrown), id)
  }
}
