/** So much of an error is passed on, in bytes. */
const ERROR_BODY_MAX = 16_000

/** A provider's error with every mention of the key that opened it struck out, and no longer than an error need be. */
export async function errorWithout(secret: string, { status, headers, body }: Response): Promise<Response> {
  if (!body) return new Response(null, { status, headers: headersWithout(secret, headers) })
  const { text, isCut } = await beginning(body)
  const told = secret === '' ? text : text.replaceAll(secret, '[secret]')
  const kept = headersWithout(secret, headers)
  for (const name of ['content-length', 'content-encoding']) kept.delete(name)
  // Where it was cut, a part of the secret may stand at the end.
  return new Response(isCut ? told.slice(0, told.length - secret.length) : told, { status, headers: kept })
}

/** A provider's headers but those that quote the key that opened it. */
export function headersWithout(secret: string, headers: Headers): Headers {
  const kept = [...headers].filter(([, value]) => secret === '' || !value.includes(secret))
  return new Headers(kept)
}

async function beginning(body: ReadableStream<Uint8Array>): Promise<{ text: string; isCut: boolean }> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let left = ERROR_BODY_MAX; left > 0; ) {
    const { done, value } = await reader.read()
    if (done) return { text: text + decoder.decode(), isCut: false }
    text += decoder.decode(value.subarray(0, left), { stream: true })
    left -= value.length
  }
  await reader.cancel().catch(() => undefined)
  return { text, isCut: true }
}
