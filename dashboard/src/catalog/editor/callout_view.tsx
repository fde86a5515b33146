import { Group, NativeSelect } from '@mantine/core';
import { NodeViewContent, NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { IconGripVertical } from '@tabler/icons-react';
import { useDesk } from './editor_context';

const tones = [
  { value: 'info', label: 'Info' }, { value: 'tip', label: 'Tip' }, { value: 'success', label: 'Success' }, { value: 'warning', label: 'Warning' },
];
const titleLetters = 200;

/** A box whose text is typed where it stands; its tone and title are above it. */
export function CalloutView({ node, updateAttributes }: ReactNodeViewProps) {
  const { isReading } = useDesk();
  const { tone, title } = node.attrs as { tone: string; title: string };
  return (
    <NodeViewWrapper className="page-callout" data-tone={tone} role="group" aria-label="Callout">
      <Group gap="xs" wrap="nowrap" contentEditable={false} mb={4}>
        {!isReading && <span data-drag-handle className="page-block-grip" title="Drag to move"><IconGripVertical size={16} aria-hidden /></span>}
        <NativeSelect size="xs" aria-label="Tone of the callout" data={tones} value={tone} disabled={isReading} onChange={(event) => updateAttributes({ tone: event.currentTarget.value })} />
        <input className="page-callout-title" aria-label="Title of the callout" placeholder="Title, if you like" value={title} maxLength={titleLetters} readOnly={isReading}
          onChange={(event) => updateAttributes({ title: event.currentTarget.value })} />
      </Group>
      <NodeViewContent />
    </NodeViewWrapper>
  );
}
