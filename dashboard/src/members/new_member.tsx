import { useRef } from 'react';
import { Card, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useNavigate } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { tell } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { nameOf } from './person';
import { thingChoices, thingField, useThings } from './things';

export default function NewMember() {
  const navigate = useNavigate();
  const may = useMay();
  const things = useThings().data ?? [];
  const made = useRef('');
  const record = useRecordForm({
    initialValues: { email: '', first_name: '', last_name: '', thing: '', notify: true },
    save: async ({ thing, notify, ...profile }) => {
      const member = await call('post', '/members', { body: profile });
      if (thing) await call('post', '/grants', { body: { member: member.id, ...thingField(thing), notify, reference: '' } });
      made.current = member.id;
      tell(`${nameOf(member)} is a member.`);
    },
    saved: () => {
      void queries.invalidateQueries({ queryKey: ['members'] });
      // After the form counts as clean, or its guard would ask.
      setTimeout(() => void navigate(`/members/${made.current}`), 0);
    },
  });
  const { form } = record;
  return (
    <>
      <PageHeader title="New member" back={{ label: 'Members', path: '/members' }} note="Somebody with this address already? Then they are brought up to date instead." />
      <Card maw="44rem">
        <RecordFields record={record} action="Make the member" cancel={() => void navigate('/members')}>
          <Stack gap="md">
            <TextInput label="E-mail" type="email" required withAsterisk={false} autoComplete="off" data-autofocus {...form.getInputProps('email')} />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput label="First name" autoComplete="off" maxLength={100} {...form.getInputProps('first_name')} />
              <TextInput label="Last name" autoComplete="off" maxLength={100} {...form.getInputProps('last_name')} />
            </SimpleGrid>
            {may('access:write') && things.length > 0 && (
              <>
                <Select label="Give access to" description="A member needs none to log in." placeholder="Nothing yet" data={thingChoices(things)} searchable clearable
                  {...form.getInputProps('thing')} value={form.values.thing || null} onChange={(value) => form.setFieldValue('thing', value ?? '')} />
                {form.values.thing && <Switch label="Send the mail that tells of it and lets them in" {...form.getInputProps('notify', { type: 'checkbox' })} />}
              </>
            )}
          </Stack>
        </RecordFields>
      </Card>
    </>
  );
}
