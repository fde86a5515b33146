import { IconActivity } from '@tabler/icons-react';
import { call } from '../api/call';
import { activityChoices, type ActivityType } from '../shared/activity_words';
import { ListTable, type Column, type Filter } from '../shared/list_table';
import { MemberSelect } from '../shared/member_select';
import { Moment } from '../shared/moment';
import { PageHeader } from '../shared/page_header';
import { ThingSelect } from '../shared/thing_select';
import { Sentence, sourceInWords, type Activity } from './sentence';

const columns: Column<Activity>[] = [
  { id: 'what', title: 'What happened', cell: (activity) => <Sentence activity={activity} /> },
  { id: 'by', title: 'By', cell: ({ source }) => sourceInWords(source) },
  { id: 'when', title: 'When', cell: ({ occurred_at: at }) => <Moment at={at} withTime /> },
];

const filters: Filter[] = [
  { name: 'type', label: 'Kind', choices: activityChoices },
  { name: 'member', label: 'Member', picker: (props) => <MemberSelect {...props} ariaLabel="Member" placeholder="Member" clearable w={220} /> },
  { name: 'product', label: 'Product', picker: (props) => <ThingSelect {...props} ariaLabel="Product or collection" placeholder="Product or collection" clearable w={220} /> },
];

/** What members did and what befell them, newest first. */
export default function ActivityList() {
  return (
    <>
      <PageHeader title="Activity" note="What members did, and what they got and lost." />
      <ListTable name="activities" label="Activity" columns={columns} rowId={({ id }) => id} filters={filters}
        load={({ cursor, limit, filters: { type, member, product } }, signal) => call('get', '/activities', { query: { cursor, limit, type: type as ActivityType | undefined, member, product }, signal })}
        empty={{ icon: IconActivity, title: 'Nothing happened yet', text: 'Log-ins, purchases, plays and completed pages stand here as they happen.' }} />
    </>
  );
}
