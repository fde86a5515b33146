import { Button } from '@mantine/core';
import { IconCompassOff, IconLock } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Empty } from '../shared/empty';
import { PageHeader } from '../shared/page_header';

const home = <Button component={Link} to="/">Go to Home</Button>;

export function NotFound() {
  return (
    <>
      <PageHeader title="Not found" />
      <Empty icon={IconCompassOff} title="There is nothing at this address" text="It may have been deleted, or the link has a slip in it. The search (Ctrl K) finds what there is." action={home} />
    </>
  );
}

export function NotAllowed() {
  return (
    <>
      <PageHeader title="Not for your role" />
      <Empty icon={IconLock} title="Your role on this site doesn't open this" text="An owner or an admin can give you another one, under Staff." action={home} />
    </>
  );
}
