interface AskedCall {
  readonly id: string
  readonly name: string
  answered: boolean
}

/** Gives every function call of a conversation an id, and finds the call that a response answers: Gemini may name no id. */
export class CallIds {
  readonly #calls: AskedCall[] = []

  /** The id of a call. One made up derives from its place, so that the same conversation always reads the same. */
  asked(id: string, name: string, path: string): string {
    const known = id === '' ? `call_${path.replace(/\D+/g, '_').replace(/^_/, '')}` : id
    this.#calls.push({ id: known, name, answered: false })
    return known
  }

  /** The call that a response answers: by its id, else the first one of that name that still waits. */
  answered(id: string, name: string): { readonly id: string; readonly known: boolean } {
    const call =
      this.#calls.find((asked) => id !== '' && asked.id === id) ??
      this.#calls.find((asked) => !asked.answered && asked.name === name)
    if (call === undefined) return { id: id || name, known: false }
    call.answered = true
    return { id: call.id, known: call.name === name }
  }
}
