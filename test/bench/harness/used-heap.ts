import { WebSocket } from 'ws'

interface Target {
  readonly title: string
  readonly webSocketDebuggerUrl: string
}

/** Bytes that the program of a runtime holds once all garbage is collected, as its inspector tells. */
export async function usedHeapOf(inspectorPort: number, name = 'main'): Promise<number> {
  const targets = (await (await fetch(`http://127.0.0.1:${inspectorPort}/json`)).json()) as Target[]
  const target = targets.find(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl.endsWith(name)) ?? targets[0]
  if (!target) throw new Error('The runtime has no program to inspect.')
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    await ask(socket, 1, 'HeapProfiler.enable')
    await ask(socket, 2, 'HeapProfiler.collectGarbage')
    const { usedSize } = await ask(socket, 3, 'Runtime.getHeapUsage')
    return Number(usedSize)
  } finally {
    socket.close()
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      const message = JSON.parse(String(data)) as {
        id?: number
        result?: Record<string, unknown>
        error?: { message: string }
      }
      if (message.id !== id) return
      socket.off('message', hear)
      if (message.error) reject(new Error(message.error.message))
      else resolve(message.result ?? {})
    }
    socket.on('message', hear)
    socket.once('close', () => reject(new Error('The inspector hung up.')))
    socket.send(JSON.stringify({ id, method }))
  })
}
