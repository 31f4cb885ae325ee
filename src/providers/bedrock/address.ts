import { Fault } from '../../shared/faults.ts'
import type { Target } from '../contract.ts'

// Sources: docs.aws.amazon.com/bedrock/latest/APIReference, "Converse", "ConverseStream", "InvokeModel",
// "ListFoundationModels"; docs.aws.amazon.com/general/latest/gr/bedrock.html, "Service endpoints".

/** What a model may be asked to do. */
export type Operation = 'converse' | 'converse-stream' | 'invoke'

/** Where a model is asked. Its id is encoded: ids hold a colon, and those that are ARNs also slashes. */
export function modelUrl(target: Target, operation: Operation): string {
  return `${addressOf(target)}/model/${encodeURIComponent(target.model)}/${operation}`
}

/** A list of models, which costs nothing. It is part of the service that manages models, which has a host of its own. */
export function modelsUrl(target: Target): string {
  return `${addressOf(target).replace('//bedrock-runtime', '//bedrock')}/foundation-models?byOutputModality=TEXT`
}

/** The region that a request is signed for: that of the host, else that of the model's ARN. */
export function regionOf(target: Target): string {
  const inHost = new RegExp(`bedrock(?:-runtime)?(?:-fips)?[./](${REGION})`).exec(addressOf(target))
  const inArn = new RegExp(`^arn:[\\w-]+:bedrock:(${REGION}):`).exec(target.model)
  return inHost?.[1] ?? inArn?.[1] ?? 'us-east-1'
}

/** `us-east-1`, `us-gov-west-1`. */
const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d+'

function addressOf({ baseUrl }: Pick<Target, 'baseUrl'>): string {
  if (!baseUrl) {
    const message =
      'Amazon Bedrock has an address for each region: give one, `https://bedrock-runtime.us-east-1.amazonaws.com`.'
    throw new Fault('provider_not_configured', message)
  }
  // Settings of the deployment are given a version at their end unless they have one.
  return safe(baseUrl).replace(/\/+$/, '').replace(/\/v1$/, '')
}

/** A name without a scheme becomes `http:` before it comes here; Amazon's is never asked in the clear. */
function safe(url: string): string {
  return url.replace(/^http:(?=\/\/[^/]*\.(amazonaws\.com(\.cn)?|api\.aws|amazonaws\.eu)(\/|$))/, 'https:')
}
