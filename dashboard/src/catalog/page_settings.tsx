import { Drawer, Stack, Switch, TextInput } from '@mantine/core';
import type { Schema } from '../api/call';
import { useTimeZone } from '../api/queries';
import { useMay } from '../api/session';
import { audienceBody, audienceOf, audienceQuery, isSame, type Audience } from '../shared/audience/audience';
import { AudienceField } from '../shared/audience/audience_field';
import { askImpact } from '../shared/audience/impact';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';
import { OpensOn } from './opens_on';
import { fromZone, toZone } from './zone';
import { refreshThings } from './things';

type Page = Schema<'PageEntry'>;

interface Props {
  page: Page;
  opened: boolean;
  close: () => void;
  change: (values: Schema<'PagePatch'>) => Promise<void>;
}

const words = {
  members: { label: 'Members', text: 'Who have what it stands in.' },
  anyone: { label: 'Anyone', text: 'Visitors too, where it stands in something public.' },
  certain: { label: 'Certain members', text: 'Of those who have what it stands in.' },
};

/** Everything about a page that isn't on it. */
export function PageSettings({ opened, close, ...rest }: Props) {
  return (
    <Drawer opened={opened} onClose={closing(close)} position="right" title="Settings of the page" size="lg">
      {opened && <Fields {...rest} close={close} />}
    </Drawer>
  );
}

function Fields({ page, change, close }: Omit<Props, 'opened'>) {
  const zone = useTimeZone();
  const mayCount = useMay()('members:read');
  const record = useRecordForm({
    initialValues: { slug: page.slug, audience: audienceOf(page), audience_rule: '', opens_at: page.opens_at ? toZone(page.opens_at, zone) : null as string | null, tease: page.tease },
    save: async ({ slug, audience, opens_at, tease }) => {
      const isMoved = !isSame(audience, audienceOf(page));
      if (isMoved && mayCount && !(await askImpact({ page: page.id, ...audienceQuery(audience) }, 'Save it for them'))) return false;
      await change({ slug, tease, ...(isMoved ? audienceBody(audience) : {}), opens_at: opens_at ? fromZone(opens_at, zone) : null });
      return true;
    },
    saved: () => {
      void refreshThings();
      close();
    },
  });
  const { form } = record;
  return (
    <RecordFields record={record} guard={false} cancel={close}>
      <Stack>
        <TextInput label="Address" description="The last part of it. Links to the one before lead nowhere then." maxLength={80} {...form.getInputProps('slug')} />
        <AudienceField label="Who may see it" words={words} audience={form.values.audience} error={form.errors['audience_rule']} change={(audience: Audience) => form.setFieldValue('audience', audience)} />
        <OpensOn {...form.getInputProps('opens_at')} />
        <Switch label="Show it to those it isn’t open to" description="Locked, with what opens it. Off: they don’t see it at all until it opens to them." {...form.getInputProps('tease', { type: 'checkbox' })} />
      </Stack>
    </RecordFields>
  );
}
