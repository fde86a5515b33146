import { Badge, Radio, Stack } from '@mantine/core';
import type { Schema } from '../api/call';
import { useSession } from '../api/session';

export type Role = Schema<'Role'>;

interface Words {
  title: string;
  says: string;
  color: string;
}

/** What each role means, in plain words; the server's table (src/staff/policy.h) decides. */
export const roles: Record<Role, Words> = {
  owner: { title: 'Owner', says: 'Does everything, and decides who else is an owner.', color: 'grape' },
  admin: { title: 'Admin', says: 'Does everything, but decides about no owner.', color: 'tide' },
  editor: { title: 'Editor', says: 'Makes and changes products, pages and files. Sees members, and changes none.', color: 'teal' },
  support: { title: 'Support', says: 'Helps members: changes them, gives and ends their access. Sees content, and changes none.', color: 'blue' },
  analyst: { title: 'Analyst', says: 'Sees members, content and activity, and changes nothing.', color: 'gray' },
};
const all = Object.keys(roles) as Role[];

/** Nobody decides about who stands above them: only an owner about owners. */
export function useMayDecideAbout(): (role: Role) => boolean {
  const { role: own } = useSession();
  return (role) => role !== 'owner' || own === 'owner';
}

export function RoleBadge({ role }: { role: Role }) {
  return <Badge color={roles[role].color}>{roles[role].title}</Badge>;
}

interface Props {
  label: string;
  value: Role | '';
  choose: (role: Role) => void;
  error?: string;
}

export function RoleChoice({ label, value, choose, error }: Props) {
  const may = useMayDecideAbout();
  return (
    <Radio.Group label={label} value={value} onChange={(word) => choose(word as Role)} error={error}>
      <Stack gap="sm" mt="xs">
        {all.filter(may).map((role) => <Radio key={role} value={role} label={roles[role].title} description={roles[role].says} />)}
      </Stack>
    </Radio.Group>
  );
}
