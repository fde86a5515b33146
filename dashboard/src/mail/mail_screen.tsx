import { useState } from 'react';
import { Button, Card, Grid, Group, SegmentedControl, Skeleton, Stack, Switch, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconArrowBackUp, IconSend } from '@tabler/icons-react';
import { useParams } from 'react-router';
import { call, callForTag, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { MailBadges } from './mail_list';
import { MailPreview } from './mail_preview';
import { WordsFields } from './words_fields';
import classes from './mail.module.css';

type Template = Schema<'MailTemplate'>;
type Words = Schema<'MailWords'>;

interface Seen {
  template: Template;
  tag: string | undefined;
}

const back = { label: 'Mails', path: '/mails' };
const keyOf = (letter: string) => ['mail-templates', letter];

async function read(letter: string, signal?: AbortSignal): Promise<Seen> {
  const { answer, tag } = await callForTag('get', '/mail-templates/{letter}', { path: { letter: letter as Template['letter'] }, signal });
  return { template: answer, tag };
}

async function change(letter: Template['letter'], body: Schema<'MailTemplateChange'>, tag?: string): Promise<Seen> {
  const { answer, tag: next } = await callForTag('patch', '/mail-templates/{letter}', { path: { letter }, body, ifMatch: tag });
  const seen = { template: answer, tag: next };
  queries.setQueryData(keyOf(letter), seen);
  void queries.invalidateQueries({ queryKey: ['mail-templates'], exact: false, predicate: ({ queryKey }) => queryKey[1] !== letter });
  return seen;
}

/** One of the mails that members get: its words on the left, what becomes of them on the right. */
export default function MailScreen() {
  const letter = useParams()['letter']!;
  const { data, error, refetch } = useQuery({ queryKey: keyOf(letter), queryFn: ({ signal }) => read(letter, signal), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false });
  if (data) return <Studio key={letter} seen={data} />;
  return (
    <>
      <PageHeader title="Mail" back={back} />
      {error ? <ProblemAlert error={error} retry={() => void refetch()} /> : (
        <Grid gap="xl" aria-busy="true" aria-label="Loading">
          <Grid.Col span={{ base: 12, lg: 6 }}><Skeleton height={560} radius="lg" /></Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }} visibleFrom="lg"><Skeleton height={620} radius="lg" /></Grid.Col>
        </Grid>
      )}
    </>
  );
}

type Side = 'words' | 'preview';

function Studio({ seen: { template, tag } }: { seen: Seen }) {
  const { letter, title, sent, ours } = template;
  const mayWrite = useMay()('settings:write');
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [side, setSide] = useState<Side>('words');
  const record = useRecordForm<{ words: Words }>({
    initialValues: { words: template.words },
    save: ({ words }) => change(letter, { words }, tag),
    saved: () => tell('The mail is saved. Those that are written from now on have these words.'),
  });
  const { form } = record;
  const goBack = async () => {
    const own = template.words;
    try {
      await change(letter, { words: null });
      form.setValues({ words: ours });
      form.resetDirty({ words: ours });
      tell('The mail is in our words again.', { undo: async () => {
        const { template: { words } } = await change(letter, { words: own });
        form.setValues({ words });
        form.resetDirty({ words });
      } });
    } catch (error) {
      tellProblem(error);
    }
  };
  const shows = (wanted: Side) => isWide || side === wanted;
  return (
    <>
      <PageHeader title={title} note={sent} back={back} badge={<MailBadges {...template} />}
        actions={mayWrite && <TestButton letter={letter} words={form.values.words} />} />
      {!isWide && <SegmentedControl fullWidth mb="md" aria-label="Show" value={side} onChange={(value) => setSide(value as Side)} data={[{ value: 'words', label: 'Write' }, { value: 'preview', label: 'Look at it' }]} />}
      <Grid gap="xl">
        <Grid.Col span={isWide ? 6 : 12} display={shows('words') ? undefined : 'none'}>
          <Stack>
            <Card component="section" aria-label="Words">
              {mayWrite ? (
                <RecordFields record={record} extra={template.is_own && <Button variant="default" leftSection={<IconArrowBackUp size={17} aria-hidden />} onClick={() => void goBack()}>Back to our words</Button>}>
                  <WordsFields form={form} template={template} />
                </RecordFields>
              ) : <fieldset disabled className={classes.plain}><legend className={classes.legend}>Words</legend><WordsFields form={form} template={template} /></fieldset>}
            </Card>
            {template.can_be_off && <OnOff template={template} mayWrite={mayWrite} />}
          </Stack>
        </Grid.Col>
        {shows('preview') && <Grid.Col span={isWide ? 6 : 12}><div className={classes.stage}><MailPreview letter={letter} words={form.values.words} /></div></Grid.Col>}
      </Grid>
    </>
  );
}

function OnOff({ template: { letter, is_on: isOn }, mayWrite }: { template: Template; mayWrite: boolean }) {
  const turn = async (on: boolean) => {
    try {
      await change(letter, { is_on: on });
      tell(on ? 'This mail is sent from now on.' : 'This mail is not sent any more.', { undo: () => change(letter, { is_on: !on }) });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Card component="section" aria-label="On or off">
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Text fw={600}>Send this mail</Text>
          <Text size="sm" c="dimmed">Off, nobody gets it; members find what it tells of in the portal, and nothing else changes.</Text>
        </div>
        <Switch aria-label="Send this mail" checked={isOn} disabled={!mayWrite} onChange={(event) => void turn(event.currentTarget.checked)} />
      </Group>
    </Card>
  );
}

function TestButton({ letter, words }: { letter: Template['letter']; words: Words }) {
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    try {
      const { to, is_sent: isSent } = await call('post', '/mail-templates/{letter}/test', { path: { letter }, body: { words } });
      tell(isSent ? `A test is on its way to ${to}.` : `A test for ${to} was written, and kept: this server has no mail server yet.`);
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return <Button variant="default" leftSection={<IconSend size={17} aria-hidden />} loading={isBusy} onClick={() => void send()}>Send me a test</Button>;
}
