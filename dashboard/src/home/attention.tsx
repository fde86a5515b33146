import type { ReactNode } from 'react';
import { Card, Group, Stack, Text, ThemeIcon, Title, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconCircleCheck, IconCreditCard, IconFileDots, IconPlugX, IconStack2, IconWebhookOff, type Icon } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Schema } from '../api/call';
import { useMay } from '../api/session';
import { useScreenHere } from '../shared/screens_here';
import classes from './home.module.css';

type Attention = Schema<'Summary'>['attention'];

interface Need {
  id: string;
  icon: Icon;
  color: 'red' | 'orange' | 'yellow';
  title: string;
  note: string;
  path: string;
  permission?: string; // to see what it leads to
}

const nouns: Record<string, string> = { stripe: 'Stripe', webhook: 'Webhook' };
const many = (count: number, one: string, more = `${one}s`) => `${count.toLocaleString()} ${count === 1 ? one : more}`;

function needsIn({ connections, hooks, past_due_members: pastDue, unfinished }: Attention): Need[] {
  const failing = (connections ?? []).filter((connection) => connection.is_failing);
  const waiting = (connections ?? []).filter(({ set_aside: setAside }) => setAside > 0);
  return [
    ...failing.map(({ id, kind, last_error: error }): Need => ({
      id, icon: IconPlugX, color: 'red', path: `/connections/${id}`, title: `${nouns[kind] ?? kind} refuses us`, note: error || 'Nothing that happens there reaches your members. A new key may help.',
    })),
    ...waiting.map(({ id, kind, set_aside: count }): Need => ({
      id: `${id} events`, icon: IconStack2, color: 'orange', path: `/connections/${id}/events?state=set_aside`, title: `${many(count, 'event')} of ${nouns[kind] ?? kind} set aside`,
      note: 'They could not be worked off. Look at why, then replay them.',
    })),
    ...(hooks ?? []).map(({ id, url, is_off: isOff, last_error: error }): Need => ({
      id, icon: IconWebhookOff, color: isOff ? 'red' : 'orange', path: `/webhooks/${id}`, title: isOff ? 'A webhook was turned off' : 'A webhook is failing', note: error ? `${url}: ${error}` : url,
    })),
    ...(pastDue > 0 ? [{
      id: 'past-due', icon: IconCreditCard, color: 'yellow' as const, path: '/members?billing=past_due', permission: 'billing:read', title: `${many(pastDue, 'member')} past due`, note: 'A payment failed. Access goes on for the days of grace, then it ends.',
    }] : []),
    ...unfinished.map(({ id, kind, name, drafts }): Need => ({
      id, icon: IconFileDots, color: 'yellow', path: `/${kind}s/${id}`, title: `${name} has ${many(drafts, 'draft')}`, note: 'It is live; members don’t see these pages until you publish them.',
    })),
  ];
}

/** What somebody should look at, worst first; where nothing is, that is said too. */
export function Attention({ attention }: { attention: Attention }) {
  const needs = needsIn(attention);
  const isHere = useScreenHere();
  const may = useMay();
  return (
    <section aria-labelledby="attention">
      <Title order={2} id="attention" mb="sm">Needs your attention</Title>
      <Card padding={0}>
        {needs.length === 0
          ? <Row icon={IconCircleCheck} color="teal" title="All is well" note="Nothing fails, nobody is past due, nothing live is half done." />
          : (
            <Stack gap={0} component="ul" className={classes.list}>
              {needs.map(({ id, path, permission, ...need }) => (
                <li key={id} className={classes.item}>
                  {isHere(path) && (!permission || may(permission))
                    ? <UnstyledButton component={Link} to={path} className={classes.link}><Row {...need} end={<IconChevronRight size={18} aria-hidden />} /></UnstyledButton>
                    : <Row {...need} />}
                </li>
              ))}
            </Stack>
          )}
      </Card>
    </section>
  );
}

function Row({ icon: Picture, color, title, note, end }: { icon: Icon; color: string; title: string; note: string; end?: ReactNode }) {
  return (
    <Group wrap="nowrap" px="lg" py="md" gap="md">
      <ThemeIcon variant="light" color={color} size={38} radius="md"><Picture size={20} stroke={1.7} aria-hidden /></ThemeIcon>
      <div className={classes.words}>
        <Text fw={600} component="span" display="block">{title}</Text>
        <Text size="sm" c="dimmed" component="span" display="block">{note}</Text>
      </div>
      {end}
    </Group>
  );
}
