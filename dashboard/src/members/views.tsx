import { useState } from 'react';
import { ActionIcon, Button, Group, Menu, Modal, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconBookmark, IconDots } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay, useSession } from '../api/session';
import type { ListState } from '../shared/list_state';
import { tell, tellProblem } from '../shared/notices';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { closing } from '../shared/unsaved';

type View = Schema<'View'>;
type Query = Record<string, string>;

/** What a view keeps of the list: its search, filters and order, as they stand in the address. */
const queryOf = ({ q, sort, filters }: ListState): Query => ({ ...(q ? { q } : {}), ...(sort ? { sort } : {}), ...filters });
const pathOf = (query: Query) => `/members?${new URLSearchParams(query)}`;

function areSame(one: Query, other: Query): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

function useViews() {
  const site = useSession().site?.id;
  return useQuery({ queryKey: ['views', site], queryFn: ({ signal }) => call('get', '/views', { query: { limit: 100 }, signal }), staleTime: 60_000 });
}
const refresh = () => queries.invalidateQueries({ queryKey: ['views'] });

/** The saved views as tabs, and what can be done with the one that is shown. */
export function Views({ state }: { state: ListState }) {
  const views = useViews().data?.data ?? [];
  const [isSaving, setSaving] = useState(false);
  const query = queryOf(state);
  const isPlain = Object.keys(query).length === 0;
  const shown = views.find((view) => areSame(view.query as Query, query));
  if (views.length === 0 && isPlain) return null;
  return (
    <Group gap={6} mb="md" component="nav" aria-label="Saved views">
      <Tab label="All members" path="/members" isShown={isPlain} />
      {views.map((view) => <Tab key={view.id} label={view.name} path={pathOf(view.query as Query)} isShown={shown === view} />)}
      {shown && <ViewMenu view={shown} />}
      {!shown && !isPlain && <Button size="xs" variant="subtle" leftSection={<IconBookmark size={15} aria-hidden />} onClick={() => setSaving(true)}>Save this view</Button>}
      <Modal opened={isSaving} onClose={closing(() => setSaving(false))} title="Save this view">
        <SaveView query={query} close={() => setSaving(false)} />
      </Modal>
    </Group>
  );
}

function Tab({ label, path, isShown }: { label: string; path: string; isShown: boolean }) {
  return <Button component={Link} to={path} size="xs" variant={isShown ? 'light' : 'subtle'} color={isShown ? undefined : 'gray'} aria-current={isShown ? 'page' : undefined}>{label}</Button>;
}

function SaveView({ query, view, close }: { query: Query; view?: View; close: () => void }) {
  const may = useMay();
  const record = useRecordForm({
    initialValues: { name: view?.name ?? '', is_shared: view?.is_shared ?? false },
    save: (body) => (view ? call('patch', '/views/{view}', { path: { view: view.id }, body }) : call('post', '/views', { body: { ...body, query } })),
    saved: () => {
      void refresh();
      tell('The view is saved.');
      close();
    },
  });
  return (
    <RecordFields record={record} action="Save" cancel={close} guard={false}>
      <TextInput label="Name" placeholder="Such as Asleep, with a course" maxLength={60} data-autofocus {...record.form.getInputProps('name')} />
      {may('members:write') && <Switch mt="md" label="Everybody who works here sees it" {...record.form.getInputProps('is_shared', { type: 'checkbox' })} />}
    </RecordFields>
  );
}

function ViewMenu({ view }: { view: View }) {
  const may = useMay();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const remove = async () => {
    try {
      await call('delete', '/views/{view}', { path: { view: view.id } });
      await refresh();
      void navigate('/members');
      const { name, query, is_shared } = view;
      tell(`The view ${name} is gone.`, { undo: () => call('post', '/views', { body: { name, query, is_shared } }).then(refresh) });
    } catch (error) {
      tellProblem(error);
    }
  };
  if (view.is_shared ? !may('members:write') : !view.is_own) return null;
  return (
    <>
      <Menu position="bottom-start" withinPortal={false}>
        <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={`The view ${view.name}`}><IconDots size={16} /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen(true)}>Rename or share</Menu.Item>
          <Menu.Item color="red" onClick={() => void remove()}>Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isOpen} onClose={closing(() => setOpen(false))} title="The view"><SaveView query={view.query as Query} view={view} close={() => setOpen(false)} /></Modal>
    </>
  );
}
