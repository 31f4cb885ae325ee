/** A dial that kept to a share of the best single model's quality on requests held out. */
export interface Dial {
  readonly share: number
  /** Quality given up for a US dollar. */
  readonly costWeight: number
  /** How many deviations below its expectation a model is taken at. */
  readonly caution: number
}
