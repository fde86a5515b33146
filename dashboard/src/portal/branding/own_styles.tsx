import { useState } from 'react';
import { Button, Text, Textarea } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { faultOf, type PartProps } from './choice';

const sample = '/* For example */\n.card { border-radius: 2rem; }\nh1 { text-transform: uppercase; }';

export function OwnStyles({ kept, set }: PartProps) {
  const { look } = kept;
  const [isOpen, setOpen] = useState(look.css !== '');
  if (!isOpen) return <Button variant="default" leftSection={<IconCode size={17} aria-hidden />} onClick={() => setOpen(true)} style={{ alignSelf: 'flex-start' }}>Write styles</Button>;
  const fault = faultOf(kept, 'css');
  return (
    <div>
      <Textarea aria-label="Own styles" placeholder={sample} autosize minRows={5} maxRows={18} maxLength={20_000} spellCheck={false} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
        value={look.css} error={fault} onChange={(event) => set({ css: event.currentTarget.value })} />
      <Text size="xs" c="dimmed" mt={6}>The portal’s own names stand in its style sheet; colours are variables, such as var(--fill) and var(--ink). A later version may change them.</Text>
    </div>
  );
}
