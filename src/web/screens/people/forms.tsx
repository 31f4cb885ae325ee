import type { Team, User } from '../../data/shapes.ts'
import { EditDialog, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Check, Choice, TextField } from '../../parts/field.tsx'

const ROLES = ['owner', 'admin', 'member', 'viewer', 'billing', 'service'].map((role) => [role, role] as const)

/** Adds a user, or changes one. */
export function UserForm({
  of: user,
  teams,
  onClose,
}: {
  readonly of: User | null
  readonly teams: readonly Team[]
  readonly onClose: () => void
}) {
  const { change, send } = useSaving(['/admin/users'], onClose)
  const path = user ? `/admin/users/${user.id}` : '/admin/users'
  const save = (form: FormData) => {
    const common = { name: textOf(form, 'name'), role: form.get('role'), teamId: textOf(form, 'team') || null }
    const body = user ? { ...common, active: form.get('active') !== null } : { ...common, email: textOf(form, 'email') }
    send(user ? 'PUT' : 'POST', path, body, 'The user is kept.')
  }
  const removal = user && {
    about: `Every key of ${user.name} stops working within a minute.`,
    onRemove: () => send('DELETE', path, undefined, 'The user is removed.'),
  }
  return (
    <EditDialog title={user?.name ?? 'New user'} change={change} onSave={save} removal={removal} onClose={onClose}>
      {!user && <TextField label="Mail" name="email" type="email" required />}
      <TextField label="Name" name="name" required maxLength={100} defaultValue={user?.name ?? ''} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Choice label="Role" name="role" options={ROLES} defaultValue={user?.role ?? 'member'} />
        <Choice
          label="Team"
          name="team"
          options={[['', 'None'], ...teams.map(({ id, name }) => [id, name] as const)]}
          defaultValue={user?.teamId ?? ''}
        />
      </div>
      {user && (
        <Check
          label="Active"
          name="active"
          defaultChecked={user.active}
          hint="Keys of a user who is not stop working within a minute."
        />
      )}
    </EditDialog>
  )
}

/** Adds a team, or renames one. */
export function TeamForm({ of: team, onClose }: { readonly of: Team | null; readonly onClose: () => void }) {
  const { change, send } = useSaving(['/admin/teams', '/admin/users'], onClose)
  const path = team ? `/admin/teams/${team.id}` : '/admin/teams'
  const save = (form: FormData) =>
    send(team ? 'PUT' : 'POST', path, { name: textOf(form, 'name') }, 'The team is kept.')
  const removal = team && {
    about: `${team.name} has no limits and budgets of its own from then on.`,
    onRemove: () => send('DELETE', path, undefined, 'The team is removed.'),
  }
  return (
    <EditDialog title={team?.name ?? 'New team'} change={change} onSave={save} removal={removal} onClose={onClose}>
      <TextField label="Name" name="name" required maxLength={100} defaultValue={team?.name ?? ''} />
    </EditDialog>
  )
}
