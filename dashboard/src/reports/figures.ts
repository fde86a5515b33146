import type { Schema } from '../api/call';

export type Figure = Schema<'ReportFigure'>;

/** Members who …, as the title of their list and the column of their last moment say it. */
export const figureWords: Record<Figure, { who: string; at: string }> = {
  joined: { who: 'Members who joined', at: 'Joined' },
  logged_in: { who: 'Members who logged in', at: 'Last log-in then' },
  fell_inactive: { who: 'Members who fell silent', at: 'Silent since' },
  came_back: { who: 'Members who came back', at: 'Came back' },
  completed: { who: 'Members who completed a page', at: 'Completed' },
  stopped: { who: 'Members who went no further', at: 'Completed' },
  finished: { who: 'Members who finished', at: 'Finished' },
  played: { who: 'Members who played something', at: 'Last played' },
  downloaded: { who: 'Members who downloaded something', at: 'Last download' },
  subscribed: { who: 'Members who subscribed', at: 'Subscription began' },
  subscription_ended: { who: 'Members whose subscription ended', at: 'Ended' },
};

export interface Behind {
  figure: Figure;
  from: string;
  to: string;
  page?: string;
  thing?: string;
  file?: string;
  name?: string; // of the page, product or file, for the title
}

/** Where the members behind a figure are listed. */
export function peoplePath(behind: Behind): string {
  return `/reports/people?${new URLSearchParams(Object.entries(behind).filter(([, value]) => value))}`;
}

export interface BehindSum {
  currency: string;
  from: string;
  to: string;
  refunded?: 'true'; // only those of which something went back
}

/** Where the payments behind a sum are listed. */
export function paymentsPath(behind: BehindSum): string {
  return `/reports/payments?${new URLSearchParams(Object.entries(behind).filter(([, value]) => value))}`;
}

const numbers = new Intl.NumberFormat();
export const counted = (count: number) => numbers.format(count);
const shortNumbers = new Intl.NumberFormat('en', { notation: 'compact' });
/** "120K", for where there is little room. */
export const shortlyCounted = (count: number) => shortNumbers.format(count);
