import type { ReactNode } from 'react';
import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Schema } from '../api/call';
import { nameOf } from '../shared/member_select';
import { thingPath } from '../shared/thing_select';

export type Activity = Schema<'Activity'>;

const there = (path: string, name: ReactNode) => <Anchor component={Link} to={path} inherit fw={600} style={{ overflowWrap: 'anywhere' }}>{name}</Anchor>;

const Thing = ({ product }: { product: Activity['product'] }) => (product ? there(thingPath(product.id), product.name) : 'something');
const Bold = ({ children }: { children: ReactNode }) => <Text span inherit fw={600} style={{ overflowWrap: 'anywhere' }}>{children}</Text>;

/** ` of Raku at home`, where there is one. */
const Of = ({ product }: { product: Activity['product'] }) => product && <> of <Thing product={product} /></>;

/** ` on Lesson 1 of Raku at home`, as far as it is known. */
const On = ({ page, product }: Pick<Activity, 'page' | 'product'>) => (page ? <> on <Bold>{page.title}</Bold><Of product={product} /></> : product && <> in <Thing product={product} /></>);

function What({ activity: { type, product, page, file, repeat } }: { activity: Activity }): ReactNode {
  switch (type) {
    case 'user.login': return 'logged in';
    case 'user.created': return 'became a member';
    case 'user.activate': return 'became active again';
    case 'user.inactive': return 'became inactive';
    case 'user.video_watched': return <>played <Bold>{file?.name}</Bold><On page={page} product={product} /></>;
    case 'user.audio_listened': return <>listened to <Bold>{file?.name}</Bold><On page={page} product={product} /></>;
    case 'user.file_downloaded': return <>downloaded <Bold>{file?.name}</Bold><On page={page} product={product} /></>;
    case 'user.page_completed': return <>completed <Bold>{page?.title}</Bold><Of product={product} />{repeat && ' again'}</>;
    case 'user.product_access_granted': return <>got access to <Thing product={product} /></>;
    case 'user.product_access_removed': return <>lost access to <Thing product={product} /></>;
    case 'user.product_completed': return <>completed <Thing product={product} /></>;
  }
}

/** An activity as a sentence: `Ana Lopez got access to Raku at home`. Names are those of then. */
export function Sentence({ activity }: { activity: Activity }) {
  const { member } = activity;
  return <Text span inherit fw={400}>{there(`/members/${member.id}`, nameOf(member))} <What activity={activity} /></Text>;
}

const sources: Record<string, string> = {
  member: 'the member', manual: 'staff', api: 'the API', stripe: 'Stripe', schedule: 'by the clock', free: 'free for all', import: 'an import', keap: 'Keap', activecampaign: 'ActiveCampaign', zapier: 'Zapier',
};

export const sourceInWords = (source: string) => sources[source] ?? source;
