import { Badge } from '@mantine/core';
import type { Schema } from '../api/call';

export type Connection = Schema<'Connection'>;
export type InboundEvent = Schema<'InboundEvent'>;

export const nameOf = ({ account }: Pick<Connection, 'account'>) => (account ? `Stripe · ${account}` : 'Stripe');

export function StateBadge({ state }: Pick<Connection, 'state'>) {
  return state === 'connected' ? <Badge miw="max-content" color="teal">Connected</Badge> : <Badge miw="max-content" color="red">Failing</Badge>;
}

type EventState = InboundEvent['state'];

const states: Record<EventState, { label: string; color: string; text: string }> = {
  waiting: { label: 'Waiting', color: 'yellow', text: 'It waits to be worked off, or to be tried again.' },
  working: { label: 'Working', color: 'blue', text: 'It is being worked off.' },
  done: { label: 'Done', color: 'teal', text: 'It was worked off.' },
  ignored: { label: 'Ignored', color: 'gray', text: 'It says nothing about access.' },
  untied: { label: 'Not tied', color: 'orange', text: 'What was bought is tied to nothing here. Tie it, and the event is taken again by itself.' },
  set_aside: { label: 'Set aside', color: 'red', text: 'It failed and needs a person: mend what is wrong, then take it again.' },
};

export const eventStates = (Object.keys(states) as EventState[]).map((value) => ({ value, label: states[value].label }));
export const wordsOf = (state: EventState) => states[state].text;

export function EventBadge({ state }: { state: EventState }) {
  return <Badge miw="max-content" color={states[state].color}>{states[state].label}</Badge>;
}
