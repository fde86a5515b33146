import { Drawer, Select, Stack, TextInput } from '@mantine/core';
import { Problem, problemOf } from '../api/problem';
import { audienceBody, audienceOf, emptyRule, type Audience } from '../shared/audience/audience';
import { AudienceField } from '../shared/audience/audience_field';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { ThingSelect } from '../shared/thing_select';
import { closing } from '../shared/unsaved';
import type { Entry, EntryWrite } from './lines';
import { places, type Place } from './places';
import { nameOf, PageSelect } from './targets';

const words = {
  anyone: { label: 'Anyone', text: 'Visitors too, as far as they may see what it leads to.' },
  members: { label: 'Members', text: 'Whoever is logged in.' },
  certain: { label: 'Certain members', text: 'Nobody else sees the entry; what it leads to has an audience of its own.' },
};

interface Props {
  entry: Entry | null; // null: a new one
  isInside: boolean; // of a sub-menu
  opened: boolean;
  close: () => void;
  save: (entry: EntryWrite) => Promise<void>;
}

/** An entry of the menu: what it is called, where it leads, who sees it. */
export function EntryForm({ opened, close, entry, ...rest }: Props) {
  return (
    <Drawer opened={opened} onClose={closing(close)} position="right" title={entry ? 'Entry of the menu' : 'New entry'} size="lg">
      {opened && <Fields entry={entry} close={close} {...rest} />}
    </Drawer>
  );
}

/** The server names a field by its place in the whole menu: the form has one entry of it. */
function ofThisEntry(error: unknown): Problem {
  const { status, title, detail, requestId, fields, kind, retryAfter } = problemOf(error);
  const own = fields.map(({ field, message }) => ({ field: field.replace(/^(entries\[\d+\]\.)+/, ''), message }));
  return new Problem(status, title, detail, requestId, own, kind, retryAfter);
}

function Fields({ entry, isInside, close, save }: Omit<Props, 'opened'>) {
  const record = useRecordForm({
    initialValues: {
      place: (entry?.place ?? 'thing') as Place, thing: entry?.thing ?? null, page: entry?.page ?? null, address: entry?.address ?? '', label: entry?.label ?? '',
      audience: entry ? audienceOf(entry) : { word: 'anyone', rule: emptyRule } as Audience, audience_rule: '',
    },
    save: async ({ place, thing, page, address, label, audience }) => {
      const target = { ...(place === 'thing' ? { thing } : {}), ...(place === 'page' ? { page } : {}), ...(place === 'address' ? { address: address.trim() } : {}) };
      try {
        await save({ ...(entry ? { id: entry.id, entries: entry.entries } : {}), place, label, ...target, ...audienceBody(audience) });
      } catch (error) {
        throw ofThisEntry(error);
      }
    },
    saved: close,
  });
  const { form } = record;
  const { place, thing, page, audience } = form.values;
  const choose = async (name: 'thing' | 'page', id: string | null) => {
    form.setFieldValue(name, id);
    if (id && !form.getValues().label) form.setFieldValue('label', (await nameOf(id)).slice(0, 40));
  };
  const goTo = (next: Place) => {
    const known = Object.values(places).map(({ name }) => name);
    if (!form.values.label || known.includes(form.values.label)) form.setFieldValue('label', places[next].name ?? '');
    form.setFieldValue('place', next);
  };
  const offered = (Object.keys(places) as Place[]).filter((each) => each !== 'heading' || !isInside);
  return (
    <RecordFields record={record} guard={false} cancel={close} action={entry ? 'Save' : 'Add it'}>
      <Stack>
        <Select label="Leads to" description={places[place].note} allowDeselect={false} data={offered.map((value) => ({ value, label: places[value].label }))} value={place} error={form.errors['place']} onChange={(value) => goTo(value as Place)} />
        {place === 'thing' && <ThingSelect label="Product or collection" value={thing} error={form.errors['thing']} onChange={(id) => void choose('thing', id)} />}
        {place === 'page' && <PageSelect label="Page" value={page} error={form.errors['page']} onChange={(id) => void choose('page', id)} />}
        {place === 'address' && <TextInput label="Address" placeholder="https://" maxLength={2000} {...form.getInputProps('address')} />}
        <TextInput label="Label" description="What stands in the menu: short is better." maxLength={40} {...form.getInputProps('label')} />
        <AudienceField label="Who sees it" words={words} audience={audience} error={form.errors['audience_rule']} change={(next) => form.setFieldValue('audience', next)} />
      </Stack>
    </RecordFields>
  );
}
