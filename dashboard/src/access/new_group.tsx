import { Card } from '@mantine/core';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { emptyRule } from '../shared/audience/audience';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { checks, GroupFields, type GroupValues } from './group_fields';

export default function NewGroup() {
  const navigate = useNavigate();
  const record = useRecordForm<GroupValues>({
    initialValues: { name: '', rule: emptyRule },
    validate: checks,
    save: async (body) => {
      const group = await call('post', '/groups', { body });
      void queries.invalidateQueries({ queryKey: ['groups'] });
      made.id = group.id;
    },
    saved: () => void navigate(`/groups/${made.id}`),
  });
  const made = { id: '' };
  return (
    <>
      <PageHeader title="New group" back={{ label: 'Groups', path: '/groups' }} note="Say who belongs in it. Nobody is added by hand: whoever meets the rule is in." />
      <Card maw={720}><RecordFields record={record} action="Make the group"><GroupFields record={record} /></RecordFields></Card>
    </>
  );
}
