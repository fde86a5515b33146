import type { ReactNode } from 'react';
import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';

interface Question {
  title: string;
  text: ReactNode;
  action: string; // the verb on the button: `Delete the product`
  danger?: boolean;
}

/** Asks before what can't be undone. Everything else is done at once, with an undo (notices.tsx). */
export function confirm({ title, text, action, danger = true }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: <Text size="sm" component="div">{text}</Text>,
      labels: { confirm: action, cancel: 'Cancel' },
      confirmProps: danger ? { color: 'red' } : {},
      cancelProps: { 'data-autofocus': true },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
