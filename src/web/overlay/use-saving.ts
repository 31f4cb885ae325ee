import { useChange } from '../data/use-api.ts'
import { useToast } from './toast.tsx'

/** Sends what a form says; once it is done says so and closes the form. */
export function useSaving(touches: readonly string[], onClose: () => void) {
  const change = useChange()
  const tell = useToast()
  const send = (method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, done: string) => {
    void change.send(method, path, body, touches).then((reply) => {
      if (reply === null) return
      tell(done)
      onClose()
    })
  }
  return { change, send }
}
