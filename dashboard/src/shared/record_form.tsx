import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Group } from '@mantine/core';
import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form';
import { problemOf, type Problem } from '../api/problem';
import { ProblemAlert } from './problem_alert';
import { useUnsavedDialog, useUnsavedGuard } from './unsaved';

export { useUnsavedGuard };

type Values = Record<string, unknown>;

export interface RecordForm<V extends Values> {
  form: UseFormReturnType<V>;
  problem: Problem | null; // what the server said and no field of the form shows
  isSaving: boolean;
  submit: (event?: FormEvent<HTMLFormElement>) => void;
}

const isShown = (names: string[], field: string) => names.some((name) => field === name || field.startsWith(`${name}.`));

/**
 * A form whose `save` calls the API. The fields that a Problem names get their messages; the rest stands in `problem`. What
 * was saved counts as clean, so the guard below lets go. A `save` that answers false was called off, and nothing changes.
 */
export function useRecordForm<V extends Values>(
  { save, saved, ...input }: UseFormInput<V> & { save: (values: V) => Promise<unknown>; saved?: () => void },
): RecordForm<V> {
  const form = useForm<V>({ ...input });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSaving, setSaving] = useState(false);
  const run = async (values: V) => {
    setSaving(true);
    setProblem(null);
    try {
      if ((await save(values)) === false) return;
      form.resetDirty(values);
      saved?.();
    } catch (error) {
      const found = problemOf(error);
      const names = Object.keys(values);
      const here = found.fields.filter(({ field }) => isShown(names, field));
      form.setErrors(Object.fromEntries(here.map(({ field, message }) => [field, sentence(message)])));
      if (here.length === 0 || here.length < found.fields.length) setProblem(found);
    } finally {
      setSaving(false);
    }
  };
  return { form, problem, isSaving, submit: form.onSubmit((values) => void run(values)) };
}

/** `should be shorter` as it stands below a field: `Should be shorter.` */
export function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

interface RecordFieldsProps<V extends Values> {
  record: RecordForm<V>;
  action?: string; // on the button
  cancel?: () => void;
  guard?: boolean; // not in a dialog: that asks when it is closed (unsaved.tsx)
  extra?: ReactNode; // buttons beside
  children: ReactNode;
}

/** The frame of such a form: fields, what went wrong, the button. Ctrl+S saves. */
export function RecordFields<V extends Values>({ record, action = 'Save', cancel, guard = true, extra, children }: RecordFieldsProps<V>) {
  const isDirty = record.form.isDirty();
  useUnsavedGuard(guard && isDirty && !record.isSaving);
  useUnsavedDialog(!guard && isDirty && !record.isSaving);
  return (
    <form noValidate onSubmit={record.submit} onKeyDown={(event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 's') {
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }
    }}>
      {children}
      {record.problem && <Group mt="md" grow><ProblemAlert error={record.problem} /></Group>}
      <Group mt="lg" justify="flex-end">
        {extra}
        {cancel && <Button variant="default" onClick={cancel}>Cancel</Button>}
        <Button type="submit" loading={record.isSaving}>{action}</Button>
      </Group>
    </form>
  );
}
