import type { Schema } from '../api/call';

export type ActivityType = Schema<'ActivityType'>;

/** The eleven kinds of activity as staff read them. */
export const activityWords: Record<ActivityType, string> = {
  'user.login': 'Logged in',
  'user.created': 'Became a member',
  'user.activate': 'Became active again',
  'user.inactive': 'Became inactive',
  'user.video_watched': 'Played a video',
  'user.audio_listened': 'Listened to audio',
  'user.file_downloaded': 'Downloaded a file',
  'user.page_completed': 'Completed a page',
  'user.product_access_granted': 'Got access',
  'user.product_access_removed': 'Lost access',
  'user.product_completed': 'Completed a product',
};

export const activityTypes = Object.keys(activityWords) as ActivityType[];
export const activityChoices = activityTypes.map((value) => ({ value, label: activityWords[value] }));
