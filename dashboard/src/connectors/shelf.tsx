import { Anchor, Autocomplete, Badge, Box, Group, Loader, Text, type AutocompleteProps, type OptionsFilter } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, type Schema } from '../api/call';
import { Missing, priceWords } from '../shared/sold';
import { Problem } from '../api/problem';
import type { Connection } from './connection_words';

type Product = Schema<'ShelfProduct'>;

const listed = 50; // options at a time; typing narrows them

function pricesWords({ prices }: Product): string {
  const shown = prices.slice(0, 3).map(priceWords).join(' · ');
  return prices.length > 3 ? `${shown} · ${prices.length - 3} more` : shown;
}

function Offered({ product }: { product: Product }) {
  return (
    <Box style={{ overflowWrap: 'anywhere' }}>
      <Group gap="xs" wrap="nowrap" align="flex-start" justify="space-between">
        <Text span size="sm" fw={600} lineClamp={2}>{product.name}</Text>
        {!product.active && <Badge size="xs" color="gray" variant="light" miw="max-content">Archived</Badge>}
      </Group>
      <Text size="xs" c="dimmed">{[pricesWords(product), product.id].filter(Boolean).join(' · ')}</Text>
    </Box>
  );
}

type FieldProps = Omit<AutocompleteProps, 'data' | 'filter' | 'renderOption'> & { connection: Connection };

/** A product at Stripe: chosen among those that are sold there, or named by its id. */
export function ShelfField({ connection, value = '', ...rest }: FieldProps) {
  const { data: shelf, error, isFetching, refetch } = useQuery({
    queryKey: ['shelf', connection.id],
    queryFn: ({ signal }) => call('get', '/connections/{connection}/shelf', { path: { connection: connection.id }, signal }),
    retry: false,
  });
  const products = shelf?.products ?? [];
  const byId = new Map(products.map((product) => [product.id, product]));
  const chosen = byId.get(value.trim());
  const sorted = [...products].sort((one, other) => Number(other.active) - Number(one.active)); // archived ones last
  const matching: OptionsFilter = ({ options, search }) => {
    const words = chosen ? '' : search.trim().toLowerCase(); // who chose one may choose another
    return options.filter((option) => 'value' in option && (!words || `${byId.get(option.value)?.name} ${option.value}`.toLowerCase().includes(words)));
  };
  return (
    <Box>
      <Autocomplete value={value} data={sorted.map(({ id }) => id)} filter={matching} limit={listed} maxDropdownHeight={280} spellCheck={false}
        placeholder={products.length > 0 ? 'Search by name, or prod_…' : 'prod_…'} rightSection={isFetching ? <Loader size={16} aria-label="Reading what is sold" /> : undefined}
        renderOption={({ option }) => <Offered product={byId.get(option.value)!} />} {...rest} />
      {chosen && <Text size="sm" mt={6}><b>{chosen.name}</b>{chosen.prices.length > 0 && `, ${pricesWords(chosen)}`}{!chosen.active && ', archived at Stripe'}</Text>}
      {!isFetching && error && <Missing>{error instanceof Problem ? error.message : 'Stripe can’t be asked what is sold.'} You can type the product’s id, or <Anchor component="button" type="button" inherit onClick={() => void refetch()}>ask again</Anchor>.</Missing>}
      {!isFetching && shelf && <Missing>{lacking(shelf, connection)}</Missing>}
    </Box>
  );
}

function lacking({ lacks, products, whole, mode }: Schema<'Shelf'>, { id }: Connection): React.ReactNode {
  const settings = <Anchor component={Link} to={`/connections/${id}`} inherit>a new key</Anchor>;
  if (lacks === 'key') return <>Stripe refuses this connection’s key. Give it {settings}, or type the product’s id.</>;
  if (lacks === 'products') return 'The key of this connection may not read products. In Stripe, edit the key under Developers, API keys, and set Products to Read; or type the product’s id.';
  if (lacks === 'prices') return 'The key of this connection may not read prices, so none are shown. In Stripe, edit the key and set Prices to Read.';
  if (products.length === 0) return `Nothing is sold in ${mode} mode yet. Make a product in Stripe’s Product catalogue first.`;
  if (!whole) return 'There are more than are listed here; type the id of another.';
  return null;
}
