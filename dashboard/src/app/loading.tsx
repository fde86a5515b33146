import { Center, Loader } from '@mantine/core';

/** The whole window, before anything is known. */
export function Loading() {
  return <Center h="100dvh" role="status" aria-label="Loading"><Loader type="dots" /></Center>;
}
