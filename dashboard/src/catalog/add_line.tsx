import { useState } from 'react';
import { Button, Group, TextInput } from '@mantine/core';
import { problemOf } from '../api/problem';

/** Adds one after the other: Enter makes it and waits for the next, Escape ends. */
export function AddLine({ label, add, close }: { label: string; add: (title: string) => Promise<void>; close: () => void }) {
  const [title, setTitle] = useState('');
  const [wrong, setWrong] = useState('');
  const [isBusy, setBusy] = useState(false);
  const make = async () => {
    const wanted = title.trim();
    if (!wanted || isBusy) return;
    setBusy(true);
    setWrong('');
    setTitle('');
    try {
      await add(wanted);
    } catch (error) {
      setTitle(wanted);
      setWrong(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => {
      event.preventDefault();
      void make();
    }}>
      <Group align="flex-start" gap="xs" wrap="nowrap">
        <TextInput flex={1} autoFocus aria-label={label} placeholder={label} value={title} maxLength={200} error={wrong || undefined}
          onChange={(event) => setTitle(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Escape' && close()} />
        <Button type="submit" loading={isBusy} disabled={!title.trim()}>Add</Button>
        <Button variant="default" onClick={close}>Done</Button>
      </Group>
    </form>
  );
}
