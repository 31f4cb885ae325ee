/** A field, or several, as they go over the wire. Source of all here: "Encoding", protobuf.dev/programming-guides/encoding. */
export type Wire = Uint8Array

const VARINT = 0
const FIXED_64 = 1
const LENGTH_DELIMITED = 2

const encoder = new TextEncoder()

/** A field of text. */
export function textField(field: number, text: string): Wire {
  return bytesField(field, encoder.encode(text))
}

export function bytesField(field: number, bytes: Uint8Array): Wire {
  return joined([varint(field * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes])
}

/** A field that is a message of its own. */
export function messageField(field: number, parts: readonly Wire[]): Wire {
  return bytesField(field, joined(parts))
}

/** An `int64`, `uint32`, `bool` or enum. */
export function intField(field: number, value: number): Wire {
  return joined([varint(field * 8 + VARINT), varint(value)])
}

/** A `fixed64` or `sfixed64`. */
export function fixed64Field(field: number, value: bigint): Wire {
  return joined([varint(field * 8 + FIXED_64), fixed64(value)])
}

export function doubleField(field: number, value: number): Wire {
  return joined([varint(field * 8 + FIXED_64), double(value)])
}

/** A packed repeated `fixed64`. */
export function fixed64sField(field: number, values: readonly bigint[]): Wire {
  return bytesField(field, joined(values.map(fixed64)))
}

/** A packed repeated `double`. */
export function doublesField(field: number, values: readonly number[]): Wire {
  return bytesField(field, joined(values.map(double)))
}

/** Fields one after another. */
export function joined(parts: readonly Wire[]): Wire {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Seven bits a byte, the lowest first. A negative one has ten bytes, as an `int64` of 64 bits. */
function varint(value: number): Wire {
  if (value < 0) return varintOf(BigInt.asUintN(64, BigInt(value)))
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

function varintOf(value: bigint): Wire {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) + 0x80)
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}

function fixed64(value: bigint): Wire {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true)
  return bytes
}

function double(value: number): Wire {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return bytes
}
