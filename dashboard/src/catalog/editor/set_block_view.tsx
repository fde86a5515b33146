import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { IconGripVertical, IconPencil, IconTrash } from '@tabler/icons-react';
import { blockKinds } from './block_kinds';
import type { SetBlock } from './document';
import { useDesk } from './editor_context';
import { Preview } from './preview';

/** A block that is set up in a form: what it will look like, and the way to its form. */
export function SetBlockView({ node, selected, updateAttributes, deleteNode }: ReactNodeViewProps) {
  const { isReading, setUp } = useDesk();
  const block = node.attrs['block'] as SetBlock | null;
  if (!block) return <NodeViewWrapper />;
  const kind = blockKinds[block.type];
  const edit = () => setUp(block, (changed) => updateAttributes({ block: changed }));
  return (
    <NodeViewWrapper data-selected={selected || undefined} data-block-type={block.type} aria-label={kind.label} role="group">
      <Preview block={block} />
      {!isReading && (
        <Group gap={2} className="page-block-tools" contentEditable={false}>
          <span data-drag-handle className="page-block-grip" title="Drag to move"><IconGripVertical size={16} aria-hidden /></span>
          <Tooltip label={`Set up this ${kind.label.toLowerCase()}`}>
            <ActionIcon variant="subtle" color="gray" size="md" aria-label={`Set up this ${kind.label.toLowerCase()}`} onClick={edit}><IconPencil size={16} /></ActionIcon>
          </Tooltip>
          <Tooltip label="Take it out">
            <ActionIcon variant="subtle" color="gray" size="md" aria-label={`Take this ${kind.label.toLowerCase()} out`} onClick={deleteNode}><IconTrash size={16} /></ActionIcon>
          </Tooltip>
        </Group>
      )}
    </NodeViewWrapper>
  );
}
