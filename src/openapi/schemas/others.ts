import * as z from 'zod'

export const Welcome = z.looseObject({ name: z.string(), api: z.string(), models: z.string() })

/** An OpenAPI document: this one. */
export const Document = z.looseObject({ openapi: z.string() })

/** The model that speaks. */
export const RealtimeModel = z.object({ model: z.string().min(1) })
