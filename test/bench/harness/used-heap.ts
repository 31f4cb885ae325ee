import { WebSocket } from 'ws'

interface Target {
  readonly title: string
  readonly webSocketDebuggerUrl: string
}

const LIMIT_MS = 10_000

/** Bytes that the program of a runtime holds once all garbage is collected, as its inspector tells. Rejects when it is late. */
export async function usedHeapOf(inspectorPort: number, name = 'main'): Promise<number> {
  const listed = fetch(`http://127.0.0.1:${inspectorPort}/json`, { signal: AbortSignal.timeout(LIMIT_MS) })
  const targets = (await (await listed).json()) as Target[]
  const target = targets.find(({ webSocketDebuggerUrl }) => webSocketDebuggerUrl.endsWith(name)) ?? targets[0]
  if (!target) throw new Error('The runtime has no program to inspect.')
  const socket = new WebSocket(target.webSocketDebuggerUrl)
  const late = setTimeout(() => socket.terminate(), LIMIT_MS)
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject).once('close', reject))
    await ask(socket, 1, 'HeapProfiler.enable')
    await ask(socket, 2, 'HeapProfiler.collectGarbage')
    const { usedSize } = await ask(socket, 3, 'Runtime.getHeapUsage')
    return Number(usedSize)
  } finally {
    clearTimeout(late)
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
