import { Button } from './button.tsx'
import { CopyText } from './copy.tsx'

/** A secret that is shown this once. */
export function SecretOnce({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">Copy it now: it is not kept, and cannot be shown again.</p>
      <p className="rounded-md border border-line bg-sunken px-3 py-2 break-all" data-secret="">
        <CopyText text={secret} />
      </p>
      <div className="flex justify-end">
        <Button look="main" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  )
}
