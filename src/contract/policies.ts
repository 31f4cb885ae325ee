import * as z from 'zod'
export const PolicyInput = z.unknown()
export type PolicyInput = z.infer<typeof PolicyInput>
