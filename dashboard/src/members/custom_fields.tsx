import type { ReactNode } from 'react';
import { NumberInput, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useFields, type Field } from '../shared/custom_fields';

type Value = string | number | boolean;
export type FieldValues = Record<string, Value | undefined>;

/** What a form changed, as the API takes it: what was taken away is null. */
export function changedValues(before: FieldValues, after: FieldValues): { fields?: Record<string, Value | null> } {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((id) => before[id] !== after[id]);
  return ids.length > 0 ? { fields: Object.fromEntries(ids.map((id) => [id, after[id] ?? null])) } : {};
}

interface Props {
  values: FieldValues;
  change: (values: FieldValues) => void;
  errors: Record<string, ReactNode>;
  isReading: boolean;
}

/** The custom fields of a member, each drawn by its kind. */
export function CustomFields({ values, change, errors, isReading }: Props) {
  return (
    <>
      {(useFields().data ?? []).map((field) => (
        <OneField key={field.id} field={field} value={values[field.id]} isReading={isReading} error={errors[`fields.${field.id}`]}
          set={(value) => change({ ...values, [field.id]: value })} />
      ))}
    </>
  );
}

interface OneProps {
  field: Field;
  value: Value | undefined;
  set: (value: Value | undefined) => void;
  error: ReactNode;
  isReading: boolean;
}

function OneField({ field: { name, kind, choices }, value, set, error, isReading }: OneProps) {
  const common = { label: name, error, readOnly: isReading };
  if (kind === 'number') return <NumberInput {...common} decimalScale={4} value={typeof value === 'number' ? value : ''} onChange={(number) => set(number === '' ? undefined : Number(number))} />;
  if (kind === 'date') return <DateInput {...common} clearable valueFormat="D MMM YYYY" value={typeof value === 'string' ? value : null} onChange={(date) => set(date ?? undefined)} clearButtonProps={{ 'aria-label': `Clear ${name}` }} />;
  if (kind === 'yes_no') return <Select {...common} clearable data={[{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }]} value={value === undefined ? null : value ? 'yes' : 'no'} onChange={(word) => set(word === null ? undefined : word === 'yes')} clearButtonProps={{ 'aria-label': `Clear ${name}` }} />;
  if (kind === 'choice') {
    const data = typeof value === 'string' && !choices.includes(value) ? [...choices, value] : choices;
    return <Select {...common} clearable data={data} value={typeof value === 'string' ? value : null} onChange={(choice) => set(choice ?? undefined)} clearButtonProps={{ 'aria-label': `Clear ${name}` }} />;
  }
  return <TextInput {...common} maxLength={500} value={typeof value === 'string' ? value : ''} onChange={(event) => set(event.currentTarget.value || undefined)} />;
}
