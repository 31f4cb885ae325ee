import type { ChatChunk, ChatCompletion, ChatRequest } from '../contract/chat.ts'
import type { Fault } from '../shared/faults.ts'

/**
 * A wire format that callers speak, beside OpenAI's chat. It is a translator, nothing more: pure functions, no clock, no
 * bindings. Whatever it cannot carry over it names, so that nothing is lost in silence.
 */
export interface Dialect {
  readonly id: string
  /** Fields of the chat form that only this format's own vendor reads: not sent to vendors that speak OpenAI's. */
  readonly own?: readonly string[]
  /** Reads a request into OpenAI's chat form. Throws a `Fault` that names the field at fault in the caller's own words. */
  read(body: Readonly<Record<string, unknown>>, path: DialectPath): ReadRequest
  /** A whole answer in the caller's form. */
  answer(completion: ChatCompletion, asked: DialectRequest): unknown
  /** Writes a stream in the caller's form, chunk by chunk. One per response; it may remember. */
  writer(asked: DialectRequest): StreamWriter
  /** The HTTP status of a fault, where this format has one of its own. */
  statusOf?(fault: Fault): number | null
  /** An error body in the caller's form. */
  error(fault: Fault, status: number, requestId: string): unknown
}

/** What the URL says beside the body: the model and the way of answering, where the format has them there. */
export interface DialectPath {
  readonly model: string | null
  readonly stream: boolean | null
}

/** A request as the data plane takes it. */
export interface ReadRequest {
  readonly chat: ChatRequest
  /** What was asked and cannot be carried over, each as a short sentence; told in a warning header. */
  readonly warnings: readonly string[]
}

/** A request, and what its answer must be told by. */
export interface DialectRequest extends ReadRequest {
  /** 32 hex digits, for formats whose answers carry an id of a kind of their own (`msg_…`, `resp_…`). */
  readonly id: string
  /** Epoch seconds at which the request came. */
  readonly created: number
}

/** Turns OpenAI's chunks into the events of another format, as text ready to be sent. */
export interface StreamWriter {
  /** What a chunk becomes: whole server-sent events, or nothing. */
  write(chunk: ChatChunk): string
  /** What ends a whole answer. */
  end(): string
  /** What ends an answer that failed on the way. */
  fail(fault: Fault): string
}
