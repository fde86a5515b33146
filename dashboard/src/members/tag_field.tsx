import { useState } from 'react';
import { TagsInput, type TagsInputProps } from '@mantine/core';
import { useTags } from './tag_queries';

const same = (left: string, right: string) => left.trim().toLowerCase() === right.trim().toLowerCase();

/** Of two lists of names, those of the first that aren't in the second, whatever the case. */
export const without = (names: string[], others: string[]) => names.filter((name) => !others.some((other) => same(name, other)));

/** Tags by name, chosen or typed anew. The choices close with each choice, so that they hide nothing below. */
export function TagField({ onChange, ...props }: TagsInputProps) {
  const tags = useTags().data ?? [];
  const [isOpen, setOpen] = useState(false);
  return (
    <TagsInput {...props} data={tags.map(({ name }) => name)} maxLength={100} isDuplicate={(name, held) => held.some((one) => same(one, name))}
      dropdownOpened={isOpen} onClick={() => setOpen(true)} onBlur={() => setOpen(false)} onSearchChange={(typed) => typed && setOpen(true)}
      onChange={(names) => {
        setOpen(false);
        onChange?.(names);
      }} />
  );
}
