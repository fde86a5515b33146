import { Badge } from '@mantine/core';
import type { Schema } from '../api/call';
import { activityWords, type ActivityType } from '../shared/activity_words';

export type Hook = Schema<'Hook'>;
export type Delivery = Schema<'Delivery'>;

export function HookBadge({ state }: Pick<Hook, 'state'>) {
  if (state === 'healthy') return <Badge miw="max-content" color="teal">Healthy</Badge>;
  return state === 'failing' ? <Badge miw="max-content" color="red">Failing</Badge> : <Badge miw="max-content" color="gray">Disabled</Badge>;
}

export const eventsInWords = (events: readonly ActivityType[]) => {
  if (events.length === Object.keys(activityWords).length) return 'Everything';
  const [first, ...rest] = events.map((event) => activityWords[event]);
  return rest.length === 0 ? first! : `${first!} and ${rest.length} more`;
};

const states: Record<Delivery['state'], { label: string; color: string; text: string }> = {
  waiting: { label: 'Waiting', color: 'yellow', text: 'It waits for its next attempt.' },
  sending: { label: 'Sending', color: 'blue', text: 'It is being sent.' },
  delivered: { label: 'Delivered', color: 'teal', text: 'The receiver took it.' },
  failed: { label: 'Failed', color: 'red', text: 'The last of its attempts failed; it is not tried again by itself.' },
  cancelled: { label: 'Cancelled', color: 'gray', text: 'Its webhook was disabled before it could be sent.' },
};

export const deliveryStates = (Object.keys(states) as Delivery['state'][]).map((value) => ({ value, label: states[value].label }));
export const wordsOf = (state: Delivery['state']) => states[state].text;

export function DeliveryBadge({ state }: Pick<Delivery, 'state'>) {
  return <Badge miw="max-content" color={states[state].color}>{states[state].label}</Badge>;
}
