import { Card, MultiSelect, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/session';
import { askImpact } from '../shared/audience/impact';
import { RecordFields, useRecordForm } from '../shared/record_form';
import type { TabProps } from './thing_screen';
import { loadProducts, type Collection, type Thing } from './things';

/** Which products a collection opens. */
export function Included({ thing, mayWrite, save }: Pick<TabProps, 'mayWrite' | 'save'> & { thing: Thing }) {
  const { includes, products } = thing as Collection;
  const all = useQuery({ queryKey: ['products', 'all'], queryFn: ({ signal }) => loadProducts(signal) });
  const mayCount = useMay()('members:read');
  const record = useRecordForm({
    initialValues: { includes: includes as string, products: [...products] },
    save: async (values) => {
      const change = { collection: thing.id, includes: values.includes as Collection['includes'], ...(values.includes === 'all' ? {} : { products: values.products.join(',') }) };
      if (mayCount && !(await askImpact(change, 'Save the products'))) return false;
      return save({ includes: values.includes as Collection['includes'], products: values.includes === 'all' ? [] : values.products });
    },
  });
  const { form } = record;
  const isAll = form.values.includes === 'all';
  return (
    <Card>
      <Title order={2} size="h3" mb="sm">Products in it</Title>
      <RecordFields record={record}>
        <Stack gap="sm">
          <SegmentedControl aria-label="Which products" disabled={!mayWrite} data={[{ value: 'chosen', label: 'Those I choose' }, { value: 'all', label: 'All, the future’s too' }]} {...form.getInputProps('includes')} />
          {!isAll && (
            <MultiSelect aria-label="Chosen products" placeholder="Add a product" searchable disabled={!mayWrite} hidePickedOptions maxDropdownHeight={280} nothingFoundMessage="No product is called that"
              data={(all.data ?? []).map(({ id, name, status }) => ({ value: id, label: status === 'draft' ? `${name} (draft)` : name }))} {...form.getInputProps('products')} />
          )}
          <Text size="sm" c="dimmed">Whoever has this collection has what is in it, from the moment it is saved. Nobody is mailed about that.</Text>
        </Stack>
      </RecordFields>
    </Card>
  );
}
