import { useState } from 'react';
import { ActionIcon, Badge, Box, Button, Group, Menu, Modal, Text } from '@mantine/core';
import { IconDots, IconUserEdit, IconUserMinus, IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { loadSession, useMay, useSession } from '../api/session';
import { confirm } from '../shared/confirm';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { useShortcut } from '../shared/shortcuts';
import { useNavigate } from 'react-router';
import { RoleBadge, RoleChoice, roles, useMayDecideAbout, type Role } from './roles';
import { StaffTabs } from './tabs';

type Colleague = Schema<'Colleague'>;

const columns: Column<Colleague>[] = [
  { id: 'name', title: 'Name', cell: (one) => <Who {...one} /> },
  { id: 'role', title: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
  { id: 'state', title: 'Signing in', cell: (one) => <State {...one} /> },
  { id: 'last_login', title: 'Last here', cell: ({ last_login_at: at }) => <Moment at={at} /> },
];

/** Who works here, and as what. */
export default function People() {
  const may = useMay();
  const navigate = useNavigate();
  const [changed, setChanged] = useState<Colleague | null>(null);
  useShortcut(may('staff:write') ? 'n' : '', 'Invite a colleague', () => void navigate('/staff/invite'));
  const invite = may('staff:write') && <Button component={Link} to="/staff/invite" leftSection={<IconUserPlus size={17} aria-hidden />}>Invite a colleague</Button>;
  return (
    <>
      <PageHeader title="Staff" note="The people who run this site. A role says what somebody may see and do; a change counts at once." actions={invite} />
      <StaffTabs />
      <ListTable<Colleague> name="staff" label="Staff" columns={columns} rowId={({ id }) => id}
        load={({ cursor, limit }, signal) => call('get', '/staff', { query: { ...(cursor ? { cursor } : {}), limit }, signal })}
        rowActions={may('staff:write') ? (one) => <Actions one={one} change={() => setChanged(one)} /> : undefined!}
        empty={{ icon: IconUsersGroup, title: 'Nobody works here yet', text: 'Invite the people who help you.', action: invite }} />
      {changed && <ChangeRole key={changed.id} one={changed} close={() => setChanged(null)} />}
    </>
  );
}

function Who({ id, name, email }: Colleague) {
  const { staff } = useSession();
  return (
    <Box>
      <Group gap={6}><Text fw={600} size="sm" span>{name}</Text>{id === staff.id && <Badge size="xs" color="gray">You</Badge>}</Group>
      <Text size="xs" c="dimmed" span>{email}</Text>
    </Box>
  );
}

function State({ has_password: password, has_second_factor: factor }: Colleague) {
  if (!password) return <Badge color="yellow">No password yet</Badge>;
  return factor ? <Badge color="teal">Second factor set up</Badge> : <Badge color="yellow">No second factor yet</Badge>;
}

function Actions({ one, change }: { one: Colleague; change: () => void }) {
  const { staff } = useSession();
  const mayDecide = useMayDecideAbout();
  if (!mayDecide(one.role)) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${one.name}`}><IconDots size={18} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUserEdit size={17} />} onClick={change}>Change the role</Menu.Item>
        <Menu.Item color="red" leftSection={<IconUserMinus size={17} />} onClick={() => void remove(one, one.id === staff.id)}>
          {one.id === staff.id ? 'Leave this site' : 'Remove from this site'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function setRole(person: string, role: Role): Promise<void> {
  await call('patch', '/staff/{person}', { path: { person }, body: { role } });
  await queries.invalidateQueries({ queryKey: ['staff'] });
}

async function remove({ id, name }: Colleague, isMe: boolean): Promise<void> {
  const sure = await confirm({
    title: isMe ? 'Leave this site?' : `Remove ${name} from this site?`,
    text: isMe ? 'You lose your role here at once. Somebody else has to invite you again.' : 'They lose their role here at once. To come back they have to be invited again. What they did stays in the audit log.',
    action: isMe ? 'Leave' : 'Remove',
  });
  if (!sure) return;
  try {
    await call('delete', '/staff/{person}', { path: { person: id } });
    tell(isMe ? 'You left this site.' : `${name} doesn't work here any more.`);
    await (isMe ? loadSession() : queries.invalidateQueries({ queryKey: ['staff'] }));
  } catch (error) {
    tellProblem(error);
  }
}

function ChangeRole({ one, close }: { one: Colleague; close: () => void }) {
  const { staff } = useSession();
  const [role, setChoice] = useState<Role>(one.role);
  const [isSaving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    try {
      await setRole(one.id, role);
      if (one.id === staff.id) await loadSession();
      tell(`${one.name} is ${roles[role].title.toLowerCase()} now.`, one.id === staff.id ? {} : { undo: () => setRole(one.id, one.role) });
      close();
    } catch (error) {
      tellProblem(error);
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal opened onClose={close} title={<Text fw={650} span>{`What ${one.name} may do here`}</Text>} closeButtonProps={{ 'aria-label': 'Close' }}>
      <RoleChoice label="Role" value={role} choose={setChoice} />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>Cancel</Button>
        <Button loading={isSaving} disabled={role === one.role} onClick={() => void save()}>Change the role</Button>
      </Group>
    </Modal>
  );
}
