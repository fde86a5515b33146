import { useEffect } from 'react';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from 'react-router/dom';
import { queries } from '../api/queries';
import { loadSession } from '../api/session';
import { theme, variables } from '../theme';
import { router } from './routes';

const schemes = localStorageColorSchemeManager({ key: 'customerhub.scheme' });

export function App({ nonce }: { nonce: string }) {
  useEffect(() => void loadSession(), []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" colorSchemeManager={schemes} getStyleNonce={() => nonce}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
