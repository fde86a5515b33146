import { Anchor, Checkbox, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { activityTypes, activityWords, type ActivityType } from '../shared/activity_words';
import { ThingSelect } from '../shared/thing_select';

export interface Wish extends Record<string, unknown> {
  url: string;
  events: ActivityType[];
  product: string | null;
}

export const wishRules = {
  url: (url: string) => (/^https?:\/\/\S+$/.test(url.trim()) ? null : 'Should be an address, such as https://example.com/hook.'),
  events: (events: ActivityType[]) => (events.length > 0 ? null : 'Tick at least one.'),
};

/** What a webhook is: where, of what, about what. */
export function HookFields({ form }: { form: UseFormReturnType<Wish> }) {
  const { events, product } = form.values;
  const isAll = events.length === activityTypes.length;
  return (
    <Stack gap="lg">
      <TextInput label="Address" type="url" placeholder="https://example.com/hook" description="Of the program that should be told. It must be on the public internet." spellCheck={false} {...form.getInputProps('url')} />
      <Checkbox.Group label={(
        <Group gap="sm" component="span">
          What it hears of
          <Anchor component="button" type="button" size="sm" onClick={() => form.setFieldValue('events', isAll ? [] : activityTypes)}>{isAll ? 'Untick all' : 'Tick all'}</Anchor>
        </Group>
      )} value={events} error={form.errors['events']} onChange={(chosen) => form.setFieldValue('events', activityTypes.filter((type) => chosen.includes(type)))}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt="xs" mb="xs">
          {activityTypes.map((type) => <Checkbox key={type} value={type} label={activityWords[type]} description={type} />)}
        </SimpleGrid>
      </Checkbox.Group>
      <ThingSelect label="Only about" placeholder="Every product and collection" clearable value={product} error={form.errors['product']} onChange={(thing) => form.setFieldValue('product', thing)}
        description="Then it hears only of what has to do with this product or collection." />
    </Stack>
  );
}
