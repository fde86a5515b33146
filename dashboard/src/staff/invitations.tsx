import { Badge, Button, Group, Text } from '@mantine/core';
import { IconMailForward, IconUserPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RoleBadge, useMayDecideAbout } from './roles';
import { StaffTabs } from './tabs';

type Invitation = Schema<'Invitation'>;

const columns: Column<Invitation>[] = [
  { id: 'email', title: 'E-mail', cell: ({ email }) => <Text fw={600} size="sm" span>{email}</Text> },
  { id: 'role', title: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
  { id: 'state', title: 'State', cell: ({ is_over: isOver, expires_at: at }) => (isOver ? <Badge color="yellow">Too old</Badge> : <Text size="sm" span>ends <Moment at={at} /></Text>) },
  { id: 'by', title: 'Invited by', cell: ({ invited_by: by }) => by },
  { id: 'made', title: 'When', cell: ({ created_at: at }) => <Moment at={at} /> },
];

/** Who was asked to work here and has not said yes yet. */
export default function Invitations() {
  const may = useMay();
  const invite = may('staff:write') && <Button component={Link} to="/staff/invite" leftSection={<IconUserPlus size={17} aria-hidden />}>Invite a colleague</Button>;
  return (
    <>
      <PageHeader title="Staff" note="Who was invited and has not come yet." actions={invite} />
      <StaffTabs />
      <ListTable<Invitation> name="invitations" label="Invitations" columns={columns} rowId={({ id }) => id}
        load={({ cursor, limit }, signal) => call('get', '/invitations', { query: { ...(cursor ? { cursor } : {}), limit }, signal })}
        rowActions={may('staff:write') ? (one) => <Actions {...one} /> : undefined!}
        empty={{ icon: IconMailForward, title: 'Nobody is waiting', text: 'Whoever you invite stands here until they come.', action: invite }} />
    </>
  );
}

async function done(act: Promise<unknown>, message: string, undo?: () => Promise<unknown>): Promise<void> {
  try {
    await act;
    tell(message, undo ? { undo } : {});
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  } catch (error) {
    tellProblem(error);
  }
}

function Actions({ id, email, role }: Invitation) {
  const mayDecide = useMayDecideAbout();
  if (!mayDecide(role)) return null;
  const path = { invitation: id };
  const again = async () => {
    await call('post', '/invitations', { body: { email, role } });
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  };
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      <Button size="compact-sm" variant="light" aria-label={`Send again to ${email}`} onClick={() => void done(call('post', '/invitations/{invitation}/resend', { path }), `A new link is on its way to ${email}.`)}>Send again</Button>
      <Button size="compact-sm" variant="subtle" color="red" aria-label={`Withdraw the invitation of ${email}`} onClick={() => void done(call('delete', '/invitations/{invitation}', { path }), 'The invitation is withdrawn.', again)}>Withdraw</Button>
    </Group>
  );
}
