import * as z from 'zod'

export const Welcome = z.looseObject({ name: z.string(), api: z.string(), models: z.string() })

/** An OpenAPI document: this one. */
export const Document = z.looseObject({ openapi: z.string() })

/** The model that speaks. */
export const RealtimeModel = z.object({ model: z.string().min(1) })

/** Public keys that verify receipts. */
export const ReceiptKeys = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
      kid: z.string(),
      x: z.string(),
    }),
  ),
})
