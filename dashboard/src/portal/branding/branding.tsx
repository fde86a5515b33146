import { useEffect, useState, useSyncExternalStore } from 'react';
import { Alert, Badge, Button, Card, Grid, Group, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconArrowBackUp, IconCheck, IconCloudUpload, IconLoader2 } from '@tabler/icons-react';
import { call, callForTag } from '../../api/call';
import { queries } from '../../api/queries';
import { useMay } from '../../api/session';
import { confirm } from '../../shared/confirm';
import { tell, tellProblem } from '../../shared/notices';
import { PageHeader } from '../../shared/page_header';
import { ProblemAlert } from '../../shared/problem_alert';
import { useUnsavedGuard } from '../../shared/unsaved';
import { Colors } from './colors';
import { Letters } from './letters';
import { Images } from './images';
import { OwnStyles } from './own_styles';
import { LookFrame } from './look_frame';
import { brandingKey, LookKeeper, readBranding, type Kept, type Seen } from './look_keeper';
import { Themes } from './themes';
import classes from './branding.module.css';

/** The look of the portal: chosen on the left, seen on the right, published by a button. */
export default function BrandingScreen() {
  const { data, error, refetch } = useQuery({ queryKey: brandingKey, queryFn: ({ signal }) => readBranding(signal), staleTime: 0, refetchOnWindowFocus: false });
  if (data) return <Studio first={data} />;
  return (
    <>
      <PageHeader title="Branding" />
      {error ? <ProblemAlert error={error} retry={() => void refetch()} /> : (
        <Grid gap="xl" aria-busy="true" aria-label="Loading">
          <Grid.Col span={{ base: 12, lg: 5 }}><Stack>{[190, 260, 150].map((height) => <Skeleton key={height} height={height} radius="lg" />)}</Stack></Grid.Col>
          <Grid.Col span={{ base: 12, lg: 7 }} visibleFrom="lg"><Skeleton height={620} radius="lg" /></Grid.Col>
        </Grid>
      )}
    </>
  );
}

type Side = 'choices' | 'preview';

function Studio({ first }: { first: Seen }) {
  const [keeper] = useState(() => new LookKeeper(first));
  const kept = useSyncExternalStore(keeper.watch, keeper.current);
  const mayWrite = useMay()('settings:write');
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const [side, setSide] = useState<Side>('choices');
  useUnsavedGuard(kept.status === 'changed' || kept.status === 'refused');
  useEffect(() => () => void keeper.settled(), [keeper]);
  const shows = (wanted: Side) => isWide || side === wanted;
  return (
    <>
      <PageHeader title="Branding" note="How your portal looks. Members see nothing of a change until you publish it." badge={<Status kept={kept} />}
        actions={mayWrite && (kept.branding.draft || !kept.branding.published_at) && <Acts keeper={keeper} kept={kept} />} />
      {kept.status === 'overtaken' && <Overtaken keeper={keeper} />}
      {!isWide && <SegmentedControl fullWidth mb="md" aria-label="Show" value={side} onChange={(value) => setSide(value as Side)} data={[{ value: 'choices', label: 'Choose' }, { value: 'preview', label: 'Look at it' }]} />}
      <Grid gap="xl">
        {shows('choices') && (
          <Grid.Col span={isWide ? 5 : 12}>
            <fieldset disabled={!mayWrite} className={classes.plain}>
              <legend className={classes.legend}>The look</legend>
              <Stack>
                <Part title="Theme" note="The whole of it: corners, lines, letters."><Themes kept={kept} set={keeper.set} /></Part>
                <Part title="Colours" note="Give one; all others follow from it."><Colors kept={kept} set={keeper.set} /></Part>
                <Part title="Letters" note="From your readers’ own machines: nothing is loaded from anywhere."><Letters kept={kept} set={keeper.set} /></Part>
                <Part title="Logo and icon"><Images kept={kept} set={keeper.set} /></Part>
                <Part title="Own styles" note="CSS, after all other styles. Pictures only inside it; nothing may be fetched."><OwnStyles kept={kept} set={keeper.set} /></Part>
              </Stack>
            </fieldset>
          </Grid.Col>
        )}
        {shows('preview') && <Grid.Col span={isWide ? 7 : 12}><div className={classes.stage}><LookFrame kept={kept} /></div></Grid.Col>}
      </Grid>
    </>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: React.ReactNode }) {
  return (
    <Card component="section" aria-label={title}>
      <Text component="h2" fw={650} fz="lg">{title}</Text>
      {note && <Text size="sm" c="dimmed" mb="md">{note}</Text>}
      <Stack mt={note ? 0 : 'md'}>{children}</Stack>
    </Card>
  );
}

function Status({ kept: { status, branding } }: { kept: Kept }) {
  const said = {
    kept: branding.draft ? 'Not published yet' : branding.published_at ? 'Published' : 'As every site begins', changed: 'Saving…', refused: 'Not saved', overtaken: 'Not saved',
  }[status];
  const color = status === 'kept' ? (branding.draft ? 'yellow' : branding.published_at ? 'teal' : 'gray') : status === 'changed' ? 'gray' : 'red';
  const Picture = status === 'changed' ? IconLoader2 : IconCheck;
  return <Badge size="lg" color={color} role="status" leftSection={status === 'kept' || status === 'changed' ? <Picture size={14} aria-hidden /> : undefined}>{said}</Badge>;
}

function Acts({ keeper, kept }: { keeper: LookKeeper; kept: Kept }) {
  const [isBusy, setBusy] = useState(false);
  const run = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {kept.branding.draft && <Button variant="default" leftSection={<IconArrowBackUp size={17} aria-hidden />} disabled={isBusy} onClick={() => void run(() => discard(keeper))}>Throw the draft away</Button>}
      <Button leftSection={<IconCloudUpload size={17} aria-hidden />} loading={isBusy} disabled={kept.status === 'refused'} onClick={() => void run(() => publish(keeper))}>{kept.branding.draft ? 'Publish' : 'Publish as it is'}</Button>
    </>
  );
}

async function discard(keeper: LookKeeper): Promise<void> {
  await keeper.settled();
  const { look } = keeper.current();
  await call('delete', '/branding/draft');
  keeper.take(await readBranding());
  tell('The look is the published one again.', { undo: async () => keeper.take(await callForTag('put', '/branding/draft', { body: look })) });
}

async function publish(keeper: LookKeeper): Promise<void> {
  await keeper.settled();
  const { branding, status } = keeper.current();
  if (status === 'refused' || status === 'overtaken') return;
  if (!branding.draft) keeper.take(await callForTag('put', '/branding/draft', { body: branding.published }));
  const failing = branding.checks.filter(({ passes }) => !passes).length;
  const isForced = failing > 0 && await confirm({
    title: 'Publish colours that are hard to read?', action: 'Publish all the same',
    text: `${failing === 1 ? 'One colour has' : `${failing} colours have`} less contrast than people with weaker eyes need. Each says which colour would do.`,
  });
  if (failing > 0 && !isForced) return;
  const before = branding.published;
  keeper.take(await callForTag('post', '/branding/publish', { body: { despite_contrast: isForced }, ifMatch: keeper.seenTag() }));
  await queries.invalidateQueries({ queryKey: ['launchpad'] });
  tell('Members see the new look.', {
    undo: async () => {
      await call('put', '/branding/draft', { body: before });
      keeper.take(await callForTag('post', '/branding/publish', { body: { despite_contrast: true } }));
    },
  });
}

function Overtaken({ keeper }: { keeper: LookKeeper }) {
  return (
    <Alert color="orange" title="Somebody else changed the look meanwhile" mb="md" role="alert">
      <Group justify="space-between"><Text size="sm">Your last change isn’t kept. Look at theirs, and make it again.</Text>
        <Button variant="default" size="xs" onClick={() => void readBranding().then((seen) => keeper.take(seen), tellProblem)}>Show theirs</Button></Group>
    </Alert>
  );
}
