import { DateTimePicker, type DateTimePickerProps } from '@mantine/dates';
import { useTimeZone } from '../api/queries';

/** The fixed date of an item, of whatever kind. */
export function OpensOn(props: DateTimePickerProps) {
  return <DateTimePicker label="Opens on" description={`A fixed date, whatever the release says. In ${useTimeZone()}.`} placeholder="As the release says" clearable clearButtonProps={{ 'aria-label': 'No fixed date' }} submitButtonProps={{ 'aria-label': 'Take this moment' }} valueFormat="D MMM YYYY, HH:mm" {...props} />;
}
