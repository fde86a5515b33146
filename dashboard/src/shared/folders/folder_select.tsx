import { Select, type SelectProps } from '@mantine/core';
import { choicesOf, useFolders, type FolderKind } from './folders';

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange'> {
  of: FolderKind;
  value: string | null; // null: in none
  onChange: (folder: string | null) => void;
  nowhere?: string; // what being in none is called
}

/** Choosing a folder by its path, or none. */
export function FolderSelect({ of, value, onChange, nowhere = 'No folder', ...props }: Props) {
  const folders = useFolders(of).data ?? [];
  const data = [{ value: '', label: nowhere }, ...choicesOf(folders)];
  return <Select label="Folder" allowDeselect={false} searchable={data.length > 8} {...props} data={data} value={value ?? ''} onChange={(chosen) => onChange(chosen || null)} />;
}
