import { useState } from 'react';
import { Alert, Badge, Button, ColorInput, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { IconCheck, IconContrast2 } from '@tabler/icons-react';
import type { Schema } from '../../api/call';
import { faultOf, type PartProps } from './choice';
import type { Look } from './look_keeper';

type Own = Schema<'OwnColors'>;
type Name = 'brand' | 'paper' | 'ink';
type Field = 'colors' | 'dark_colors';

const words: Record<Name, { label: string; says: string }> = {
  brand: { label: 'Brand', says: 'Buttons, links and what is marked.' },
  paper: { label: 'Ground', says: 'Behind everything.' },
  ink: { label: 'Text', says: 'What is read.' },
};
const swatches = ['#24546b', '#0b6e69', '#2f6b3a', '#7a5c00', '#a3420c', '#8c2f1f', '#a1245d', '#6a3d9a', '#3b30d9', '#2b4c8c', '#3d4a52', '#101012'];

export function Colors({ kept, set }: PartProps) {
  const { look } = kept;
  return (
    <>
      <div>
        <Text size="sm" fw={500} mb={4} id="scheme">Light or dark</Text>
        <SegmentedControl fullWidth aria-labelledby="scheme" value={look.scheme} onChange={(scheme) => set({ scheme: scheme as Look['scheme'] })}
          data={[{ value: 'auto', label: 'As the device' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} />
      </div>
      <OneColor kept={kept} set={set} field="colors" name="brand" />
      {look.scheme !== 'dark' && <Further kept={kept} set={set} field="colors" names={['paper', 'ink']} label="Own colours for ground and text" />}
      {look.scheme !== 'light' && <Further kept={kept} set={set} field="dark_colors" names={['brand', 'paper', 'ink']} label="Own colours in the dark" />}
    </>
  );
}

/** Colours that follow from the others unless somebody wants to say so. */
function Further({ kept, set, field, names, label }: PartProps & { field: Field; names: Name[]; label: string }) {
  const own: Own = kept.look[field];
  const [isOpen, setOpen] = useState(names.some((name) => own[name] !== null));
  const toggle = (opens: boolean) => {
    setOpen(opens);
    if (!opens) set({ [field]: { ...own, ...Object.fromEntries(names.map((name) => [name, null])) } });
  };
  const failing = kept.branding.checks.filter((check) => !check.passes && names.some((name) => check.field === `${field}.${name}`));
  return (
    <Stack gap="sm">
      <Switch label={label} description={isOpen ? undefined : 'They follow from the theme and your colour.'} checked={isOpen} onChange={(event) => toggle(event.currentTarget.checked)} />
      {isOpen && names.map((name) => <OneColor key={name} kept={kept} set={set} field={field} name={name} />)}
      {!isOpen && failing.map((check) => <Contrast key={check.field} check={check} take={(color) => {
        setOpen(true);
        set({ [field]: { ...own, [check.field.split('.')[1]!]: color } });
      }} />)}
    </Stack>
  );
}

function OneColor({ kept, set, field, name }: PartProps & { field: Field; name: Name }) {
  const own: Own = kept.look[field];
  const shades = field === 'colors' ? kept.branding.light : kept.branding.dark;
  const check = kept.branding.checks.find((each) => each.field === `${field}.${name}`);
  const take = (color: string | null) => set({ [field]: { ...own, [name]: color } });
  const { label, says } = words[name];
  return (
    <Stack gap={6}>
      <ColorInput
        label={field === 'colors' ? label : `${label} in the dark`} description={says} format="hex" swatches={name === 'brand' && field === 'colors' ? swatches : []} swatchesPerRow={12}
        placeholder={`${shades[name]}, by the theme`} value={own[name] ?? ''} onChange={(value) => (/^#[0-9a-f]{6}$/i.test(value) ? take(value.toLowerCase()) : value === '' && take(null))}
        fixOnBlur error={faultOf(kept, `${field}.${name}`)}
      />
      {check && <Contrast check={check} take={take} />}
    </Stack>
  );
}

const schemeWords = { light: '', dark: ' in the dark' };

/** Whether it can be read, in a word; where it can't, the nearest colour that can. */
function Contrast({ check: { passes, ratio, least, nearest, field, scheme, color, ground }, take }: { check: Schema<'ContrastCheck'>; take: (color: string) => void }) {
  const ratioText = `${ratio.toFixed(2)} : 1`;
  if (passes) return <Group gap={6}><Badge color="teal" leftSection={<IconCheck size={13} aria-hidden />}>Reads well</Badge><Text size="xs" c="dimmed">Contrast {ratioText}{schemeWords[scheme]}</Text></Group>;
  const what = field.endsWith('ink') ? 'The text' : 'This colour';
  return (
    <Alert color="orange" variant="light" icon={<IconContrast2 size={18} />} p="sm" title={`${what} is hard to read${schemeWords[scheme]}`}>
      <Text size="sm">{color} on {ground} has a contrast of {ratioText}; it needs {least} : 1.</Text>
      {nearest && (
        <Button mt="xs" size="xs" variant="default" leftSection={<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden><circle cx="7" cy="7" r="7" fill={nearest} /></svg>} onClick={() => take(nearest)}>
          Use {nearest}, the nearest that reads
        </Button>
      )}
    </Alert>
  );
}
