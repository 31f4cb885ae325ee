import { Wish } from '../../contract/wish.ts'
import { readCloudflarePath } from '../../conventions/cloudflare/path.ts'
import type { Convention, Echo, Reading } from '../../conventions/convention.ts'
import { conventions } from '../../conventions/index.ts'
import { withoutSecrets } from '../../conventions/secret-fields.ts'
import { Fault } from '../../shared/faults.ts'
import { asText, type Raw } from '../../shared/json.ts'
import type { Said } from '../call.ts'

/** What a request says of its own routing, and the body without it. */
export interface ReadSaid {
  readonly model: string
  readonly fields: Raw
  readonly said: Said
}

/** Reads our own field `sluice` and whatever other gateways' words a request has. What it says in ours outranks the rest. */
export function readSaid(headers: Headers, body: Raw, url: string): ReadSaid {
  const pathname = pathOf(headers, url)
  const spoken = conventions.filter((convention) => convention.speaks(headers, body))
  // Where the body has no room for it, a header names the model.
  let model = headers.get('x-sluice-model') ?? asText(body.model)
  let fields: Raw = body
  let wish: Wish = {}
  let ownKey: Said['ownKey'] = null
  let targetKeys: Said['targetKeys'] = []
  let nativeFields: Said['nativeFields'] = {}
  const warnings: string[] = []
  for (const convention of spoken) {
    const reading = convention.read(headers, { ...fields, model }, pathname)
    model = reading.model ?? model
    fields = rewritten(fields, reading)
    wish = merged(wish, reading.wish)
    ownKey ??= reading.ownKey ?? null
    // Keys are for the targets that they came with.
    if (reading.wish.targets || reading.targetKeys) targetKeys = reading.targetKeys ?? []
    nativeFields = { ...nativeFields, ...reading.native }
    warnings.push(...reading.warnings)
  }
  const { sluice, ...rest } = withoutSecrets(fields)
  if (sluice !== undefined) {
    const own = ownWish(sluice)
    wish = merged(wish, own)
    if (own.targets) targetKeys = []
  }
  const echo = (about: Omit<Echo, 'asked'>) => echoed(spoken, { ...about, asked: headers })
  return { model, fields: { ...rest, model }, said: { wish, ownKey, targetKeys, nativeFields, warnings, echo } }
}

/** A rewritten request tells its own path. Anybody may send that header, so it must be such a path. */
function pathOf(headers: Headers, url: string): string {
  const told = headers.get('cf-aig-path')
  return told !== null && readCloudflarePath(told) ? told : new URL(url).pathname
}

function ownWish(sluice: unknown): Wish {
  const result = Wish.strict().safeParse(sluice)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const param = ['sluice', ...(issue?.path ?? [])].join('.')
  throw new Fault('invalid_request', `\`${param}\`: ${issue?.message}.`, { param })
}

function rewritten(fields: Raw, { own, sets = {} }: Reading): Raw {
  const kept = Object.entries(fields).filter(([field]) => !own.includes(field))
  return { ...Object.fromEntries(kept), ...sets }
}

function merged(first: Wish, second: Wish): Wish {
  const both = { ...first, ...second }
  if (first.providers && second.providers) both.providers = { ...first.providers, ...second.providers }
  if (first.metadata && second.metadata) both.metadata = { ...first.metadata, ...second.metadata }
  if (first.cache && second.cache) both.cache = { ...first.cache, ...second.cache }
  return both
}

function echoed(spoken: readonly Convention[], about: Echo): Readonly<Record<string, string>> {
  return Object.assign({}, ...spoken.map((convention) => convention.echo?.(about) ?? {}))
}
