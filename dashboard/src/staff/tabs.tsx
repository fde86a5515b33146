import { Tabs } from '@mantine/core';
import { useLocation, useNavigate } from 'react-router';

/** Between who works here and who was asked to. */
export function StaffTabs() {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <Tabs value={pathname} onChange={(path) => void navigate(path ?? '/staff')} mb="md">
      <Tabs.List aria-label="Staff">
        <Tabs.Tab value="/staff">People</Tabs.Tab>
        <Tabs.Tab value="/staff/invitations">Invitations</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
