import { Anchor, List, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { call } from '../../api/call';

const pathOf = (id: string) => (id.startsWith('pag_') ? `/pages/${id}` : id.startsWith('grp_') ? `/groups/${id}` : id.startsWith('men_') ? '/menu' : `/library/${id}`);

/** Shows where rules name something that is to be deleted, and answers whether there is any such place. */
export async function tellUses(id: string, name: string): Promise<boolean> {
  const { data } = await call('get', '/audience/uses', { query: { of: id } });
  if (data.length === 0) return false;
  modals.open({
    title: `${name} is still needed`,
    children: (
      <>
        <Text size="sm" mb="xs">It is part of whom these are for. Change that first: nothing is opened or closed because something was deleted.</Text>
        <List size="sm">{data.map((use) => <List.Item key={use.id}><Anchor href={`/admin${pathOf(use.id)}`} inherit>{use.name}</Anchor></List.Item>)}</List>
      </>
    ),
  });
  return true;
}
