import { Drawer, Stack, Text } from '@mantine/core';
import { call } from '../api/call';
import { useTimeZone } from '../api/queries';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';
import { OpensOn } from './opens_on';
import { fromZone, toZone } from './zone';
import { refreshThings, type Placement } from './things';

interface Props {
  collection: { id: string; name: string };
  title: string;
  placement: Placement;
  opened: boolean;
  close: () => void;
}

/** How a product stands in a collection. */
export function PlacementSettings({ opened, close, title, ...rest }: Props) {
  return (
    <Drawer opened={opened} onClose={closing(close)} position="right" title={`${title} in ${rest.collection.name}`} size="lg">
      {opened && <Fields {...rest} close={close} />}
    </Drawer>
  );
}

function Fields({ collection, placement, close }: Omit<Props, 'opened' | 'title'>) {
  const zone = useTimeZone();
  const record = useRecordForm({
    initialValues: { opens_at: placement.opens_at ? toZone(placement.opens_at, zone) : null as string | null },
    save: async ({ opens_at }) => {
      await call('patch', '/collections/{collection}/products/{product}', { path: { collection: collection.id, product: placement.product }, body: { opens_at: opens_at ? fromZone(opens_at, zone) : null } });
      return true;
    },
    saved: () => {
      void refreshThings();
      close();
    },
  });
  return (
    <RecordFields record={record} guard={false} cancel={close}>
      <Stack>
        <OpensOn {...record.form.getInputProps('opens_at')} />
        <Text size="sm" c="dimmed">Who has the product otherwise, by itself or with another collection, doesn’t wait.</Text>
      </Stack>
    </RecordFields>
  );
}
