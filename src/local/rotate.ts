import { gatewayAt } from './gateway-client.ts'
import { print } from './print.ts'

/** Seals every tenant's data key anew under the present master key. Safe to repeat; nobody notices. */
const [url = 'http://127.0.0.1:8787'] = process.argv.slice(2)
const gateway = gatewayAt(url, process.env.OPERATOR_KEY ?? 'sl-local-development-key')
print(JSON.stringify(await gateway.send('POST', '/admin/operator/rotate-master-key')))
