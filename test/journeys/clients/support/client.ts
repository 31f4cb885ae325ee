/** What is tried with every client. */
export const FEATURES = [
  'text',
  'stream',
  'tools',
  'streamed tools',
  'structured',
  'embeddings',
  'refusal',
  'unauthorized',
  'retry',
  'abort',
] as const
export type Feature = (typeof FEATURES)[number]

/** One question: where it is put, with which key, and to which model. */
export interface Ask {
  /** Without a path: `http://127.0.0.1:1234`. */
  readonly origin: string
  readonly key: string
  readonly model: string
  readonly prompt: string
}

/** What came of it, in words that are the same for every client. */
export type Outcome = Readonly<Record<string, unknown>>
export type Act = (ask: Ask) => Promise<Outcome>

/** A client as its users have it: how it does each feature, or why it cannot. */
export interface Client {
  /** The model that it is pointed at where nothing stands between. */
  readonly model: string
  readonly features: Readonly<Record<Feature, Act | Lack>>
  /** Features that are known to come to something else through the gateway, and why. */
  readonly differs?: Readonly<Partial<Record<Feature, string>>>
}

/** Why a client does not have a feature. */
export interface Lack {
  readonly lacks: string
}

/** Reads a stream of texts to its end. */
export async function readAll(pieces: AsyncIterable<string | null | undefined>): Promise<Outcome> {
  const texts: string[] = []
  for await (const piece of pieces) if (piece) texts.push(piece)
  return { text: texts.join(''), inPieces: texts.length > 1 }
}

/** Reads a stream of texts until the first, then leaves. Gives whether there was one. */
export async function leaveEarly(
  pieces: AsyncIterable<string | null | undefined>,
  leave: () => void,
): Promise<Outcome> {
  let began = false
  try {
    for await (const piece of pieces) {
      if (began || !piece) continue
      began = true
      leave()
    }
  } catch (thrown) {
    if (!began) throw thrown
  }
  return { began }
}

/** What of an error tells a program what to do: its class, its status, its words, and by which name to ask about it. */
export interface Failure {
  readonly error: string
  readonly status: unknown
  readonly message: string
  readonly requestId: unknown
}

/** Waits for a failure, and tells what a program would branch on. */
export async function failureOf(asked: Promise<unknown>, read: (thrown: any) => Failure): Promise<Outcome> {
  const thrown = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  if (thrown === null) throw new Error('It was answered.')
  const { error, status, message, requestId } = read(thrown)
  return { error, status, saysWhy: /out of order|key/i.test(message), isNamed: Boolean(requestId) }
}
