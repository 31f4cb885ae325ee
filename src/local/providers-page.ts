import { providers } from '../providers/index.ts'
import { providersPage } from '../providers/providers-page.ts'
import { print } from './print.ts'

print(providersPage(providers.values()))
