import { useState } from 'react';
import { Button, Modal } from '@mantine/core';
import { IconRefresh, IconSend } from '@tabler/icons-react';
import { call } from '../api/call';
import { useMay } from '../api/session';
import { activityChoices, activityWords, type ActivityType } from '../shared/activity_words';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { HookFrame } from './frame';
import { deliveryStates, DeliveryBadge, type Delivery, type Hook } from './hook_words';
import { ReplayMany } from './replay_many';

const columns: Column<Delivery>[] = [
  { id: 'what', title: 'What happened', cell: ({ type }) => activityWords[type] },
  { id: 'state', title: 'State', cell: (delivery) => <DeliveryBadge {...delivery} /> },
  { id: 'answer', title: 'Last answer', cell: ({ last_status: status, last_error: error }) => error ?? status ?? '–' },
  { id: 'attempts', title: 'Attempts', align: 'right', cell: ({ attempts }) => attempts },
  { id: 'made', title: 'When', cell: ({ created_at: at }) => <Moment at={at} withTime /> },
  { id: 'next', title: 'Next attempt', hidden: true, cell: ({ next_attempt_at: at }) => <Moment at={at} never="–" withTime /> },
];

/** One webhook: what went to it, newest first. */
export default function HookScreen() {
  return <HookFrame tab="deliveries">{(hook) => <Deliveries hook={hook} />}</HookFrame>;
}

function Deliveries({ hook }: { hook: Hook }) {
  const mayWrite = useMay()('hooks:write');
  const [isReplaying, setReplaying] = useState(false);
  return (
    <>
      <ListTable name="deliveries" of={hook.id} label="Deliveries" columns={columns} rowId={({ id }) => id} rowPath={({ id }) => `/webhooks/${hook.id}/deliveries/${id}`}
        filters={[{ name: 'state', label: 'State', choices: deliveryStates }, { name: 'type', label: 'Kind', choices: activityChoices.filter(({ value }) => hook.events.includes(value)) }]}
        load={({ cursor, limit, filters: { state, type } }, signal) => call('get', '/deliveries', {
          query: { hook: hook.id, cursor, limit, state: state as Delivery['state'] | undefined, type: type as ActivityType | undefined }, signal,
        })}
        tools={mayWrite && <Button variant="default" leftSection={<IconRefresh size={17} aria-hidden />} onClick={() => setReplaying(true)}>Send again…</Button>}
        empty={{ icon: IconSend, title: 'Nothing was sent yet', text: 'As soon as a member does something that this webhook hears of, it stands here, with what the receiver answered.' }} />
      <Modal opened={isReplaying} onClose={() => setReplaying(false)} title="Send again">
        {isReplaying && <ReplayMany hook={hook} close={() => setReplaying(false)} />}
      </Modal>
    </>
  );
}
