import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { call } from '../api/call';
import { useMay } from '../api/session';
import { tellProblem } from '../shared/notices';

/** Opens the portal in a tab of its own with everything open, drafts too; nothing is recorded there. */
export function PreviewButton({ path, before = () => Promise.resolve() }: { path: string; before?: () => Promise<void> }) {
  const [isBusy, setBusy] = useState(false);
  const mayLook = useMay()('members:read');
  const open = async () => {
    setBusy(true);
    const tab = window.open('about:blank', '_blank'); // now, for a browser blocks what opens later by itself
    try {
      await before();
      const { url } = await call('post', '/previews', { body: { as: 'everything', path } });
      if (tab) tab.location.href = url;
      else window.location.href = url;
    } catch (error) {
      tab?.close();
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  if (!mayLook) return null;
  return <Button variant="default" size="sm" loading={isBusy} leftSection={<IconEye size={16} aria-hidden />} onClick={() => void open()}>Preview</Button>;
}
