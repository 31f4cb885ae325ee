import type { Raw } from '../../shared/json.ts'

/** How far an item has come. */
export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

/** Told every event as it happens, in its order. */
export type Emit = (type: string, fields: Raw) => void

/** An item of the output, as it is being written. */
export interface Draft {
  readonly item: object
  isOpen(): boolean
  /** Ends the item and all that is open in it. */
  close(status: ItemStatus): void
}

/** Where an item stands: its own id, and its events. */
export interface Place {
  readonly id: string
  begin(item: object): void
  tell(type: string, fields: Raw): void
  end(item: object): void
}

/** The place of an item in the output. */
export function placeAt(output_index: number, id: string, emit: Emit): Place {
  return {
    id,
    begin: (item) => emit('response.output_item.added', { output_index, item }),
    tell: (type, fields) => emit(type, { item_id: id, output_index, ...fields }),
    end: (item) => emit('response.output_item.done', { output_index, item }),
  }
}
