// Imported first by every proof: the program of the sabotage preset stands in for the ordinary one. Without a name in
// CUSTOMERHUB_SABOTAGE it keeps every promise, which the proofs show, and with one it breaks that promise, which they show too.
import { fileURLToPath } from 'node:url';

process.env['CUSTOMERHUB_BINARY'] = process.env['CUSTOMERHUB_SABOTAGE_BINARY']
  ?? fileURLToPath(new URL('../../build/sabotage/customerhub', import.meta.url));

export const isLong = process.env['CUSTOMERHUB_LONG'] === '1';

/** The figure of the short form, or of the long one where that was asked for. */
export function size(short: number, long: number): number {
  return isLong ? long : short;
}

export type Sabotage = 'ack_before_commit' | 'dedupe_other_tx' | 'sync_normal' | 'trust_event_order' | 'no_timestamp_check'
  | 'tenant_secret_mix' | 'send_before_commit' | 'done_before_send' | 'wrong_ladder' | 'sign_body_only'
  | 'unchecked_name' | 'unchecked_address' | 'no_breaker'
  | 'cp_backup' | 'log_uncopied' | 'backup_in_place' | 'unweighed_uploads' | 'trust_the_store' | 'leave_parts' | 'clock_steps_unseen'
  | 'no_pixel_limit' | 'unconfined_pictures'
  | 'mail_done_before_sent' | 'mail_new_message_id' | 'mail_bounce_retried' | 'mail_no_rate' | 'mail_each_access'
  | 'dead_connections_kept' | 'reconnect_at_will' | 'retry_commit' | 'one_a_commit' | 'no_header_deadline' | 'no_body_deadline' | 'no_read_deadline'
  | 'greedy_connections' | 'drop_at_stop' | 'no_lingering' | 'no_shedding' | 'accept_spins' | 'work_in_request' | 'attempt_after_run' | 'no_epoch' | 'no_house_lock'
  | 'told_each_scan' | 'first_come' | 'range_wrap' | 'pass_for_anybody' | 'lenient_head' | 'shared_senders' | 'long_answers' | 'patient_calls' | 'suspects_together' | 'failures_hold_all'
  | 'raw_csv_cells' | 'no_reserve' | 'reserve_for_anybody' | 'chunks_forgotten' | 'endless_tasks'
  | 'check_then_resolve_again' | 'follow_redirects' | 'unaudited_acts' | 'trusting_audit' | 'endless_audit'
  | 'members_of_all_sites' | 'doors_without_permission' | 'addresses_counted_late' | 'guesses_uncounted' | 'strangers_unhashed' | 'hash_without_turn';

/** What an honest run adds to its environment, and what a sabotaged one does. */
export function environmentOf(sabotage: Sabotage | undefined): Record<string, string> {
  return sabotage ? { CUSTOMERHUB_SABOTAGE: sabotage } : {};
}
