import { print } from '../../../src/local/print.ts'

/** Says in a line that can be read by machines whether a figure is as good as it must be. */
export function printBar(name: string, value: number, must: '>=' | '<=', than: number): void {
  const holds = must === '>=' ? value >= than : value <= than
  print(`bar ${name} ${String(Number(value.toFixed(3)))} ${must}${than} ${holds ? 'pass' : 'miss'}`)
}
