import { Avatar, Group, Menu, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconChevronDown, IconKeyboard, IconLogout, IconPlus, IconUserCircle } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { forgetSession, keepSession, useSession } from '../api/session';
import { tell, tellProblem } from '../shared/notices';

/** The menu by the person's name: own account, other sites, the looks of the house, the way out. */
export function PersonMenu({ showKeys }: { showKeys: () => void }) {
  const { staff, role } = useSession();
  return (
    <Menu width={268} position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <UnstyledButton>
          <Group gap={8} wrap="nowrap">
            <Avatar name={staff.name} color="tide" variant="filled" size={32} radius="xl" />
            <Text size="sm" fw={600} visibleFrom="md" maw={150} truncate>{staff.name}</Text>
            <VisuallyHidden>account, sites, log out</VisuallyHidden>
            <IconChevronDown size={15} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{staff.email}{role && ` · ${role}`}</Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={17} />}>My account</Menu.Item>
        <Menu.Item onClick={showKeys} leftSection={<IconKeyboard size={17} />} rightSection={<Text size="xs" c="dimmed">?</Text>}>Keyboard map</Menu.Item>
        <Sites />
        <Menu.Divider />
        <Menu.Label>Looks</Menu.Label>
        <Looks />
        <Menu.Divider />
        <Menu.Item onClick={() => void logOut()} leftSection={<IconLogout size={17} />}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function logOut(): Promise<void> {
  try {
    await call('delete', '/session');
    forgetSession();
    queries.clear();
  } catch (error) {
    tellProblem(error);
  }
}

function Sites() {
  const { site, sites, role: ownRole } = useSession();
  const navigate = useNavigate();
  const switchTo = async (id: string, name: string) => {
    try {
      keepSession(await call('put', '/session/site', { body: { site: id } }));
      queries.clear();
      await navigate('/');
      tell(`You work on ${name} now.`);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <>
      {(sites.length > 1 || ownRole === 'owner') && <Menu.Divider />}
      {sites.length > 1 && <Menu.Label>Switch site</Menu.Label>}
      {sites.length > 1 && sites.map(({ id, name, role }) => {
        const isHere = id === site?.id;
        return (
          <Menu.Item key={id} disabled={isHere} onClick={() => void switchTo(id, name)} rightSection={isHere ? <IconCheck size={16} /> : <Text size="xs" c="dimmed">{role}</Text>}>
            {name}
          </Menu.Item>
        );
      })}
      {ownRole === 'owner' && <Menu.Item component={Link} to="/new-site" leftSection={<IconPlus size={17} />}>New site</Menu.Item>}
    </>
  );
}

const looks: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }, { value: 'auto', label: 'As the device' },
];

function Looks() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu.RadioGroup value={colorScheme} onChange={(chosen) => setColorScheme(chosen as MantineColorScheme)}>
      {looks.map(({ value, label }) => <Menu.RadioItem key={value} value={value}>{label}</Menu.RadioItem>)}
    </Menu.RadioGroup>
  );
}
