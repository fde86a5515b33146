import { useState } from 'react';
import { Badge, Box, Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCreditCard, IconPlus } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { problemOf } from '../api/problem';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { CopyAction } from './copy_field';
import { tell } from './notices';
import { ProblemAlert } from './problem_alert';
import { Missing, ModeBadge, priceWords } from './sold';

type PaymentLink = Schema<'PaymentLink'>;
type There = Schema<'PaymentLinks'>;
type Price = Schema<'ShelfPrice'>;

/** What is tied, as far as this needs to know it. */
export interface Tie {
  id: string;
  connection: string;
  remote_id: string;
}

/** What a chosen address is for: the button that takes it, and the one that is taken already. */
interface Choice {
  label: string;
  taken: string;
  take: (url: string) => void;
}

const keyOf = ({ connection, id }: Tie) => ['payment_links', connection, id];
const placeOf = ({ connection, id }: Tie) => ({ connection, link: id });

interface ModalProps {
  title: string;
  ties: Tie[] | null; // null: closed
  close: () => void;
  choice?: Choice;
}

/** The addresses where something is paid: to copy, to choose from, and to make. */
export function PaymentLinksModal({ title, ties, close, choice }: ModalProps) {
  return (
    <Modal opened={ties !== null} onClose={close} title={title} size="lg">
      <Stack gap="xl">{ties?.map((tie) => <TiePaymentLinks key={tie.id} tie={tie} choice={choice} />)}</Stack>
    </Modal>
  );
}

function TiePaymentLinks({ tie, choice }: { tie: Tie; choice: Choice | undefined }) {
  const { data: there, error, refetch } = useQuery({
    queryKey: keyOf(tie),
    queryFn: ({ signal }) => call('get', '/connections/{connection}/links/{link}/payment_links', { path: placeOf(tie), signal }),
    retry: false,
    staleTime: 0, // Stripe's, and changed there
  });
  if (error) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (!there) return <Stack gap="sm" aria-busy><Skeleton height={22} width="40%" /><Skeleton height={64} /></Stack>;
  const sold = new Set(there.prices.map(({ id }) => id));
  const archived = there.payment_links.filter(({ price }) => !sold.has(price));
  return (
    <Box component="section" aria-label={`Payment links of ${tie.remote_id}`}>
      <Group gap="sm" mb="sm" style={{ overflowWrap: 'anywhere' }}><Text span size="sm" ff="monospace" c="dimmed">{tie.remote_id}</Text><ModeBadge mode={there.mode} /></Group>
      {there.mode === 'test' && <Text size="sm" mb="md">Nobody pays real money at a payment link of test mode.</Text>}
      <Missing>{lacking(there)}</Missing>
      <Stack gap="md" mt="sm">
        {there.prices.map((price) => <PriceLinks key={price.id} tie={tie} price={price} links={there.payment_links.filter((one) => one.price === price.id)} canRead={!there.lacks} choice={choice} />)}
        {archived.length > 0 && <Box><Text fw={600} size="sm" mb={6}>Of a price that is archived</Text><Addresses links={archived} choice={choice} /></Box>}
      </Stack>
    </Box>
  );
}

interface PriceProps {
  tie: Tie;
  price: Price;
  links: PaymentLink[];
  canRead: boolean;
  choice: Choice | undefined;
}

function PriceLinks({ tie, price, links, canRead, choice }: PriceProps) {
  const mayMake = useMay()('connections:write');
  const [isMaking, setMaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setMaking(true);
    setProblem(null);
    try {
      const made = await call('post', '/connections/{connection}/links/{link}/payment_links', { path: placeOf(tie), body: { price: price.id } });
      await queries.invalidateQueries({ queryKey: keyOf(tie) });
      if (choice) choice.take(made.url);
      else tell('The payment link is made. It can be changed and closed at Stripe.');
    } catch (error) {
      const { detail, fields } = problemOf(error);
      setProblem(fields[0] ? `This price ${fields[0].message}.` : detail ?? null);
    } finally {
      setMaking(false);
    }
  };
  const hasItsOwn = links.some(({ bundle }) => !bundle);
  return (
    <Box>
      <Text fw={600} size="sm" mb={6} style={{ overflowWrap: 'anywhere' }}>{priceWords(price)}{price.nickname && <Text span inherit fw={400} c="dimmed"> · {price.nickname}</Text>}</Text>
      <Addresses links={links} choice={choice} />
      {canRead && links.length === 0 && <Text size="sm" c="dimmed">Has no payment link yet.</Text>}
      <Missing>{problem}</Missing>
      {canRead && mayMake && !hasItsOwn && (
        <Button mt="xs" size="xs" leftSection={<IconPlus size={15} aria-hidden />} loading={isMaking} onClick={() => void make()}
          aria-label={`Make a payment link for ${priceWords(price)}`}>Make a payment link</Button>
      )}
    </Box>
  );
}

function Addresses({ links, choice }: { links: PaymentLink[]; choice: Choice | undefined }) {
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {links.map(({ id, url, bundle }) => (
        <Group key={id} component="li" gap="xs" wrap="nowrap" justify="space-between">
          <Box miw={0} style={{ overflowWrap: 'anywhere' }}><Text span size="sm" ff="monospace">{url}</Text>{bundle && <Text size="xs" c="dimmed">Sells other things as well</Text>}</Box>
          <Group gap={4} wrap="nowrap" flex="none">
            <CopyAction value={url} label={url} />
            {choice && (choice.taken === url ? <Badge variant="light" miw="max-content">Chosen</Badge> : <Button size="xs" variant="default" onClick={() => choice.take(url)} aria-label={`${choice.label}: ${url}`}>{choice.label}</Button>)}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}

function lacking({ lacks, prices, whole, mode }: There): React.ReactNode {
  if (lacks === 'key') return 'Stripe refuses the key of this connection. Give it a new one under its settings.';
  if (lacks === 'prices') return 'The key of this connection may not read prices. In Stripe, edit the key under Developers, API keys, and set Prices to Read.';
  if (lacks === 'payment_links') return 'The key of this connection may not read payment links. In Stripe, edit the key under Developers, API keys, and set Payment Links to Write; or make one at Stripe and put its address in the product’s offer.';
  if (prices.length === 0) return `It has no price in ${mode} mode that can be bought. Give it one in Stripe’s Product catalogue.`;
  if (!whole) return 'There are more payment links than are read here.';
  return null;
}

/** Whether nobody pays real money there: Stripe says so by how the last part of the address begins. */
export function isOfTestMode(url: string): boolean {
  return URL.canParse(url) && new URL(url).pathname.split('/').at(-1)!.startsWith('test_');
}

/** The act by a line of what is tied. */
export function PaymentLinksButton({ show }: { show: () => void }) {
  return <Button size="xs" variant="subtle" leftSection={<IconCreditCard size={15} aria-hidden />} onClick={show}>Payment links</Button>;
}
