import { useEffect, useRef, useState } from 'react';
import { Alert, Box, Group, List, Paper, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconPencil } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { useMay } from '../api/session';
import { problemOf } from '../api/problem';
import { MemberSelect } from '../shared/member_select';
import { ProblemAlert } from '../shared/problem_alert';
import { sentence } from '../shared/record_form';
import classes from './mail.module.css';

const pause = 300; // milliseconds without a key before the server is asked
const frameAddress = '/admin/mail-frame'; // src/app/dashboard.cpp: sandboxed, with a policy of its own

/** The mail as somebody would get it, while its words are written. */
export function MailPreview({ letter, words }: { letter: Schema<'MailTemplate'>['letter']; words: Schema<'MailWords'> }) {
  const mayRead = useMay()('members:read');
  const [member, setMember] = useState<string | null>(null);
  const [form, setForm] = useState<'html' | 'text'>('html');
  const [asked] = useDebouncedValue(words, pause);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['mail-preview', letter, asked, member], placeholderData: keepPreviousData, gcTime: 0, staleTime: 60_000, refetchOnWindowFocus: false,
    queryFn: ({ signal }) => call('post', '/mail-templates/{letter}/preview', { path: { letter }, body: { words: asked, ...(member ? { member } : {}) }, signal }),
  });
  const problem = error ? problemOf(error) : null;
  return (
    <>
      <Group gap="xs" mb="xs" justify="space-between" align="flex-end">
        <SegmentedControl size="xs" aria-label="Form" value={form} onChange={(value) => setForm(value as 'html' | 'text')} data={[{ value: 'html', label: 'HTML' }, { value: 'text', label: 'Plain text' }]} />
        {mayRead && <MemberSelect ariaLabel="As this member gets it" placeholder="As a made-up member" value={member} onChange={setMember} clearable w={{ base: '100%', sm: 260 }} />}
      </Group>
      {problem && (problem.fields.length > 0 ? (
        <Alert color="yellow" icon={<IconPencil size={18} />} title="Not yet a mail" mb="xs" role="status">
          <List size="sm">{problem.fields.map(({ field, message }) => <List.Item key={field}>{sentence(`${partName(field)} ${message}`)}</List.Item>)}</List>
        </Alert>
      ) : <Box mb="xs"><ProblemAlert error={problem} retry={() => void refetch()} /></Box>)}
      <Paper withBorder className={classes.paper} aria-busy={isFetching}>
        {!data && !problem && <Skeleton height="100%" radius={0} />}
        {data && <Text className={classes.subject} fw={600} data-subject>{data.subject}</Text>}
        {data && form === 'html' && <MailFrame html={data.html} />}
        {data && form === 'text' && <Box component="pre" className={classes.text} tabIndex={0} aria-label="The mail as plain text">{data.text}</Box>}
      </Paper>
      <Text size="xs" c="dimmed" mt={6}>Codes and links in it open nothing.</Text>
    </>
  );
}

/** `words.text` as it is labelled: `Text`. */
const partName = (field: string) => ({ subject: 'The subject', heading: 'The heading', text: 'The text', button: 'The button' })[field.split('.')[1] ?? ''] ?? field;

/** A page of its own shows the HTML: mails need styles that this page's policy, rightly, refuses. */
function MailFrame({ html }: { html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent) => {
      if (source === frame.current?.contentWindow && data === 'mail-frame') setReady(true);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, []);
  useEffect(() => {
    if (isReady) frame.current?.contentWindow?.postMessage(html, '*'); // of no origin, by its sandbox
  }, [isReady, html]);
  return <iframe ref={frame} title="The mail" src={frameAddress} sandbox="allow-scripts" className={classes.frame} />;
}
