import { cloudflare } from '../conventions/cloudflare/cloudflare.ts'
import { readUniversal, type UniversalReading } from '../conventions/cloudflare/universal.ts'
import type { Echo } from '../conventions/convention.ts'
import { anthropicDialect } from '../dialects/anthropic/anthropic.ts'
import { geminiDialect } from '../dialects/gemini/gemini.ts'
import type { Env } from '../env.ts'
import { Fault } from '../shared/faults.ts'
import { parseJson } from '../shared/json.ts'
import { serve } from './handle-chat.ts'
import { inDialect } from './handle-dialect.ts'
import { checkChat } from './ingress/check-chat.ts'
import { readText } from './ingress/read-body.ts'
import { callOf } from './ingress/read-chat.ts'
import { saying } from './ingress/says-more.ts'

const DIALECTS = { anthropic: anthropicDialect, gemini: geminiDialect }
const READERS = { anthropic: anthropicDialect.read, gemini: geminiDialect.read }

/** Cloudflare's universal endpoint: a list of requests, each tried when those before it failed, as one plan of ours. */
export async function handleUniversal(
  request: Request,
  env: Env,
  ctx: ExecutionContext,
  id: string,
  account: string | null,
): Promise<Response> {
  let reading: UniversalReading | null = null
  const response = await serve(request, env, ctx, id, async (_, caller, callId, startedAt) => {
    reading = readUniversal(parseJson(await readText(request)), request.headers, READERS, account)
    const { chat, wish, ownKey = null, targetKeys = [], warnings } = reading
    const objection = checkChat({ ...chat })
    if (objection) throw new Fault('invalid_request', objection.message, { param: objection.param })
    const echo = (about: Omit<Echo, 'asked'>) => cloudflare.echo({ ...about, asked: request.headers })
    const call = callOf({ chat, text: JSON.stringify(chat) }, request, caller, callId, startedAt)
    const showUsage = call.showUsage || reading.form !== 'openai'
    const said = { wish, ownKey, targetKeys, nativeFields: {}, warnings, echo }
    return saying({ ...call, showUsage }, { model: chat.model, said })
  })
  return reading ? inForm(reading, response, id) : response
}

function inForm({ form, chat }: UniversalReading, response: Response, id: string): Response | Promise<Response> {
  if (form === 'openai') return response
  const asked = { chat, warnings: [], id: id.slice(id.indexOf('_') + 1), created: Math.floor(Date.now() / 1000) }
  return inDialect(DIALECTS[form], asked, response, id)
}
