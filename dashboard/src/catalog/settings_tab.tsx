import { Card, Grid, Group, NumberInput, Radio, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useTimeZone } from '../api/queries';
import { RecordFields, useRecordForm } from '../shared/record_form';
import type { TabProps } from './thing_screen';
import type { Thing, ThingPatch } from './things';
import { accessWords, counted, openingInWords, releaseInWords, releaseWords } from './words';
import classes from './tabs.module.css';

interface Values extends Record<string, unknown> {
  access_mode: Thing['access_mode'];
  release: { mode: Thing['release']['mode']; interval: number; unit: 'days' | 'weeks' | 'months'; at_hour: number | null };
  progress: boolean;
  in_library: boolean;
  tease: boolean;
  access_email: boolean;
  grace_days: number | string;
}

function valuesOf({ access_mode, release, progress, in_library, tease, access_email, grace_days }: Thing): Values {
  return {
    access_mode, progress, in_library, tease, access_email, grace_days: grace_days ?? '',
    release: { mode: release.mode, interval: release.interval ?? 1, unit: release.unit ?? 'weeks', at_hour: release.at_hour ?? null },
  };
}

function patchOf({ release, grace_days, ...values }: Values): ThingPatch {
  const isTimed = release.mode === 'time_delayed';
  return {
    ...values,
    progress: values.progress || release.mode === 'member_advanced',
    grace_days: grace_days === '' ? null : Number(grace_days),
    release: (isTimed ? release : { mode: release.mode }) as ThingPatch['release'],
  };
}

const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }));
const units = [{ value: 'days', label: 'days' }, { value: 'weeks', label: 'weeks' }, { value: 'months', label: 'months' }];

/** Who gets in, when what is in it opens, and how it shows. */
export function SettingsTab({ seen: { answer: thing }, mayWrite, save }: TabProps) {
  const record = useRecordForm<Values>({ initialValues: valuesOf(thing), save: (values) => save(patchOf(values)) });
  const { form } = record;
  return (
    <fieldset disabled={!mayWrite} className={classes.plain}>
      <RecordFields record={record}>
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Stack gap="lg">
              <Card>
                <Radio.Group label={<Title order={2} size="h3">Open to</Title>} {...form.getInputProps('access_mode')}>
                  <Stack gap="sm" mt="sm">
                    {Object.entries(accessWords).map(([value, { label, text }]) => <Radio key={value} value={value} label={label} description={text} />)}
                  </Stack>
                </Radio.Group>
              </Card>
              <ReleaseCard form={form} pages={thing.pages.live} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}><ShowCard form={form} /></Grid.Col>
        </Grid>
      </RecordFields>
    </fieldset>
  );
}

type Form = ReturnType<typeof useRecordForm<Values>>['form'];
const shownMost = 5;

function ReleaseCard({ form, pages }: { form: Form; pages: number }) {
  const zone = useTimeZone();
  const { release } = form.values;
  const isTimed = release.mode === 'time_delayed';
  return (
    <Card>
      <Radio.Group label={<Title order={2} size="h3">When it opens</Title>} description="A page can have a fixed date of its own besides." {...form.getInputProps('release.mode')}>
        <Stack gap="sm" mt="sm">
          {Object.entries(releaseWords).map(([value, { label, text }]) => <Radio key={value} value={value} label={label} description={text} />)}
        </Stack>
      </Radio.Group>
      {isTimed && (
        <Group mt="md" align="flex-end">
          <NumberInput label="Every" w={90} min={1} max={365} allowDecimal={false} clampBehavior="strict" {...form.getInputProps('release.interval')} />
          <Select aria-label="Unit" w={120} data={units} allowDeselect={false} {...form.getInputProps('release.unit')} />
          <Select label="At" w={180} clearable placeholder="When they got it" data={hours} error={form.errors['release.at_hour']}
            value={release.at_hour === null ? null : String(release.at_hour)} onChange={(value) => form.setFieldValue('release.at_hour', value === null ? null : Number(value))} />
        </Group>
      )}
      <Text size="sm" mt="md" fw={600}>{releaseInWords(release)}{isTimed && release.at_hour !== null ? ` (${zone})` : ''}.</Text>
      {release.mode !== 'immediate' && pages > 1 && (
        <Text size="sm" c="dimmed">
          {Array.from({ length: Math.min(pages, shownMost) }, (_, at) => `Page ${at + 1} ${openingInWords(release, at)}`).join(', ')}{pages > shownMost ? ' …' : '.'}
        </Text>
      )}
    </Card>
  );
}

function ShowCard({ form }: { form: Form }) {
  const isStepwise = form.values.release.mode === 'member_advanced';
  return (
    <Card>
      <Title order={2} size="h3" mb="md">How it shows</Title>
      <Stack gap="lg">
        <Switch label="A card in the library" description="Off: only a link leads there." {...form.getInputProps('in_library', { type: 'checkbox' })} />
        <Switch label="Show it to those who don’t have it" description="Locked, with what opens it. Off: they don’t see it at all." {...form.getInputProps('tease', { type: 'checkbox' })} />
        <Switch label="Checkmarks and progress" description={isStepwise ? 'Needed where pages open one after another.' : 'Members tick pages off, and see how far they are.'} disabled={isStepwise} {...form.getInputProps('progress', { type: 'checkbox' })} checked={isStepwise || form.values.progress} />
        <Switch label="Mail when access begins" description="Tells the member, with the way in." {...form.getInputProps('access_email', { type: 'checkbox' })} />
        <NumberInput label="When a payment fails, wait" description={form.values.grace_days === '' ? 'Empty: until Stripe gives up, 14 days at most.' : form.values.grace_days === 0 ? 'Access ends at once.' : `Access stays for ${counted(Number(form.values.grace_days), 'day', 'days')} more.`}
          min={0} max={60} allowDecimal={false} clampBehavior="strict" suffix=" days" placeholder="Until Stripe gives up" maw={320} {...form.getInputProps('grace_days')} />
      </Stack>
    </Card>
  );
}
