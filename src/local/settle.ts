import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file by its path below a folder. */
export interface BuiltFile {
  readonly name: string
  readonly contents: Uint8Array
}

/** Leaves exactly these files in a folder. Touches only what changed, so that several gateways may be started from it at a time. */
export function settle(folder: string, files: readonly BuiltFile[]): void {
  mkdirSync(folder, { recursive: true })
  for (const { name, contents } of files) {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    if (!existsSync(file) || !readFileSync(file).equals(contents)) writeFileSync(file, contents)
  }
  const current = new Set(files.map(({ name }) => name))
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !current.has(path.slice(folder.length + 1))) rmSync(path, { force: true })
  }
}
