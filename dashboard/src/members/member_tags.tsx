import { useState } from 'react';
import { Badge, Group, Text } from '@mantine/core';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { tellProblem } from '../shared/notices';
import type { Member } from './person';
import { TagField, without } from './tag_field';
import { tagNamed } from './tag_queries';

export function MemberTags({ member }: { member: Member }) {
  const may = useMay();
  const [names, setNames] = useState(member.tags.map(({ name }) => name));
  if (!may('members:write')) {
    return member.tags.length === 0 ? <Text size="sm" c="dimmed">None</Text> : <Group gap={6}>{member.tags.map(({ id, name }) => <Badge key={id} color="gray">{name}</Badge>)}</Group>;
  }
  const save = async (wanted: string[]) => {
    let stands = names;
    setNames(wanted);
    try {
      for (const name of without(wanted, names)) {
        const tag = await tagNamed(name);
        await call('put', '/members/{member}/tags/{tag}', { path: { member: member.id, tag: tag.id } });
        stands = [...stands, name];
      }
      for (const name of without(names, wanted)) {
        const tag = await tagNamed(name);
        await call('delete', '/members/{member}/tags/{tag}', { path: { member: member.id, tag: tag.id } });
        stands = without(stands, [name]);
      }
    } catch (error) {
      setNames(stands);
      tellProblem(error);
    }
    void queries.invalidateQueries({ queryKey: ['members'] });
  };
  return (
    <TagField aria-label="Tags" placeholder={names.length === 0 ? 'Choose or type a tag' : ''} value={names} onChange={(wanted) => void save(wanted)} />
  );
}
