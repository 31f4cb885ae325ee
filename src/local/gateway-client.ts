/** The few calls of the gateway that a replay makes. */
export interface GatewayClient {
  send(method: string, path: string, body?: object): Promise<unknown>
  /** Sends a chat; gives the request's id and the model that answered. */
  ask(chat: object): Promise<{ id: string; model: string }>
}

/** Speaks to a gateway; an error answer throws with what the gateway said. */
export function gatewayAt(url: string, key: string): GatewayClient {
  async function call(method: string, path: string, body?: object): Promise<Response> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : null })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
    return response
  }
  return {
    send: async (method, path, body) => (await call(method, path, body)).json().catch(() => null),
    async ask(chat) {
      const response = await call('POST', '/v1/chat/completions', chat)
      await response.text()
      const { headers } = response
      return { id: headers.get('x-request-id') ?? '', model: headers.get('x-sluice-model') ?? '' }
    },
  }
}
