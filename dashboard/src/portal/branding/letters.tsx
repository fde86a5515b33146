import { Select, SimpleGrid } from '@mantine/core';
import { faultOf, type PartProps } from './choice';
import type { Look } from './look_keeper';

type Font = NonNullable<Look['text_font']>;

const names: Record<Font, string> = {
  sans: 'Plain', humanist: 'Humanist', geometric: 'Geometric', rounded: 'Rounded', book: 'Book', newspaper: 'Newspaper', slab: 'Slab', typewriter: 'Typewriter',
};

export function Letters({ kept, set }: PartProps) {
  const { look, branding } = kept;
  const stacks = new Map<string, string>(branding.fonts.map(({ font, stack }) => [font, stack]));
  const theme = branding.themes.find((each) => each.theme === look.theme)!;
  const field = (name: 'heading_font' | 'text_font', label: string) => {
    const current = look[name] ?? theme[name];
    return (
      <Select
        label={label} value={look[name] ?? ''} allowDeselect={false} error={faultOf(kept, name)} styles={{ input: { fontFamily: stacks.get(current) } }}
        data={[{ value: '', label: `As the theme: ${names[theme[name]]}` }, ...branding.fonts.map(({ font }) => ({ value: font as string, label: names[font] }))]}
        renderOption={({ option }) => <span style={{ fontFamily: stacks.get(option.value || theme[name]) }}>{option.label}</span>}
        onChange={(value) => set({ [name]: value === '' ? null : (value as Font) })}
      />
    );
  };
  return <SimpleGrid cols={{ base: 1, xs: 2, lg: 1 }}>{field('heading_font', 'Headings')}{field('text_font', 'Text')}</SimpleGrid>;
}
