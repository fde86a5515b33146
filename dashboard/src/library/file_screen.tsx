import { useState } from 'react';
import { Alert, Anchor, Button, Card, FileButton, Grid, Group, Image, List, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconDownload, IconRefresh, IconTrash, IconUpload } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from 'react-router';
import { call, callForTag, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { contentAddress, kindWords } from '../shared/files/file_face';
import { lengthInWords, sizeInWords } from '../shared/files/sizes';
import { UploadList } from '../shared/files/upload_list';
import { upload } from '../shared/files/uploads';
import { audienceBody, audienceOf, audienceQuery, isSame, type Audience } from '../shared/audience/audience';
import { AudienceField } from '../shared/audience/audience_field';
import { askImpact } from '../shared/audience/impact';
import { confirm } from '../shared/confirm';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { RecordFields, useRecordForm } from '../shared/record_form';
import { FolderSelect } from '../shared/folders/folder_select';
import { pathOf, refreshFolders, useFolders } from '../shared/folders/folders';
import { thingPath } from '../shared/thing_select';
import { Captions } from './captions';
import { Poster } from './poster';
import classes from './file_screen.module.css';

type StoredFile = Schema<'File'>;

const lookAgain = 2000; // milliseconds, while the server looks into it
const pathBack = ({ folder }: StoredFile) => (folder ? `/library?folder=${folder}` : '/library');
const refresh = () => queries.invalidateQueries({ queryKey: ['files'] });

/** A file: what it is, where it is shown, what belongs to it. */
export default function FileScreen() {
  const id = useParams()['file']!;
  const query = useQuery({
    queryKey: ['files', 'seen', id], queryFn: ({ signal }) => callForTag('get', '/files/{file}', { path: { file: id }, signal }),
    refetchInterval: ({ state }) => (state.data?.answer.state === 'working' ? lookAgain : false),
  });
  if (query.error && !query.data) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <><Skeleton height={34} width="45%" mb="lg" /><Skeleton height={360} radius="lg" /></>;
  return <Known key={id} file={query.data.answer} tag={query.data.tag} />;
}

function Known({ file, tag }: { file: StoredFile; tag: string | undefined }) {
  const mayWrite = useMay()('files:write');
  const plays = file.kind === 'video' || file.kind === 'audio';
  return (
    <>
      <PageHeader title={file.name} back={{ label: 'Library', path: pathBack(file) }} actions={<Acts file={file} mayWrite={mayWrite} />} />
      <Stack gap="md">
        <UploadList />
        <Troubles file={file} mayWrite={mayWrite} />
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Stack gap="lg">
              <Face file={file} />
              {plays && <Captions file={file} mayWrite={mayWrite} changed={refresh} />}
              {file.kind === 'video' && <Poster file={file} mayWrite={mayWrite} changed={refresh} />}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack gap="lg">
              <Facts file={file} />
              <Uses file={file} />
              {mayWrite && <Naming key={tag} file={file} tag={tag} />}
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}

function Acts({ file, mayWrite }: { file: StoredFile; mayWrite: boolean }) {
  const navigate = useNavigate();
  const remove = async () => {
    const uses = [...file.used_on.map(({ title }) => title), ...file.picture_of.map(({ name }) => `${name}, as its picture`)];
    const text = (
      <>
        <Text size="sm">This can’t be undone.</Text>
        {uses.length > 0 && <Alert color="orange" mt="sm" p="sm" title={uses.length === 1 ? 'It is shown in one place' : `It is shown in ${uses.length} places`}><List size="sm">{uses.slice(0, 6).map((title, at) => <List.Item key={at}>{title}</List.Item>)}</List>They show nothing in its place.</Alert>}
      </>
    );
    if (!await confirm({ title: `Delete ${file.name}?`, text, action: uses.length > 0 ? 'Delete it all the same' : 'Delete the file' })) return;
    await call('delete', '/files/{file}', { path: { file: file.id }, query: uses.length > 0 ? { force: true } : {} });
    void navigate(pathBack(file));
    await refresh();
    void refreshFolders('files');
    tell(`${file.name} is deleted.`);
  };
  return (
    <>
      <Button component="a" href={contentAddress(file.id)} download={file.name} variant="default" leftSection={<IconDownload size={16} aria-hidden />}>Download</Button>
      {mayWrite && (
        <FileButton onChange={(chosen) => chosen && upload(chosen, { replaces: file.id, finished: () => tell('It is replaced. All links and pages show the new one.') })} inputProps={{ 'aria-label': 'Replace the file' }}>
          {(props) => <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>Replace</Button>}
        </FileButton>
      )}
      {mayWrite && <Button color="red" variant="light" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove().catch(tellProblem)}>Delete …</Button>}
    </>
  );
}

function Troubles({ file, mayWrite }: { file: StoredFile; mayWrite: boolean }) {
  const [isBusy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    await call('post', '/files/{file}/examination', { path: { file: file.id } }).then(refresh, tellProblem);
    setBusy(false);
  };
  return (
    <>
      {file.state === 'working' && <Alert title="It is being made ready" color="gray">{file.reason ?? 'That takes a moment.'}</Alert>}
      {file.state === 'failed' && (
        <Alert color="red" icon={<IconAlertTriangle />} title="It could not be read">
          {file.reason}
          {mayWrite && <Group mt="sm"><Button size="xs" variant="default" loading={isBusy} leftSection={<IconRefresh size={15} aria-hidden />} onClick={() => void again()}>Try once more</Button></Group>}
        </Alert>
      )}
      {file.warnings.length > 0 && <Alert color="orange" icon={<IconAlertTriangle />} title="Some browsers may not play it well"><List size="sm">{file.warnings.map((warning) => <List.Item key={warning}>{warning}</List.Item>)}</List></Alert>}
    </>
  );
}

function Face({ file }: { file: StoredFile }) {
  const address = contentAddress(file.id);
  if (file.kind === 'video') return <video key={file.created_at} controls preload="metadata" src={address} className={classes.film} {...(file.poster ? { poster: contentAddress(file.poster, 960) } : {})} aria-label={file.name} />;
  if (file.kind === 'audio') return <audio controls preload="metadata" src={address} className={classes.sound} aria-label={file.name} />;
  if (file.kind === 'image' && file.state === 'ready') return <Image src={contentAddress(file.id, 1600)} alt="" radius="lg" className={classes.image} />;
  return null;
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return <Group justify="space-between" wrap="nowrap" gap="md"><Text size="sm" c="dimmed">{name}</Text><Text size="sm" ta="right" component="div">{children}</Text></Group>;
}

function Facts({ file }: { file: StoredFile }) {
  const folders = useFolders('files').data ?? [];
  return (
    <Card>
      <Stack gap={6}>
        <Fact name="Kind">{kindWords[file.kind]}, {file.type}</Fact>
        {file.folder && <Fact name="Folder"><Anchor component={Link} to={pathBack(file)} inherit>{pathOf(folders, file.folder)}</Anchor></Fact>}
        <Fact name="Size">{sizeInWords(file.size)}</Fact>
        {file.width && <Fact name="Measures">{file.width} × {file.height}</Fact>}
        {file.duration && <Fact name="Length">{lengthInWords(file.duration)}</Fact>}
        {file.codecs && <Fact name="Made of">{file.codecs}</Fact>}
        <Fact name="Uploaded"><Moment at={file.created_at} withTime /></Fact>
      </Stack>
    </Card>
  );
}

function Uses({ file }: { file: StoredFile }) {
  return (
    <Card>
      <Title order={2} size="h3" mb="xs">Where it is shown</Title>
      {file.used_on.length + file.picture_of.length === 0
        ? <Text size="sm" c="dimmed">On no page.</Text>
        : (
          <Stack gap={4}>
            {file.used_on.map(({ page, title }) => <Anchor key={page} component={Link} to={`/pages/${page}`} size="sm">{title}</Anchor>)}
            {file.picture_of.map(({ thing, name }) => <Text key={thing} size="sm"><Anchor component={Link} to={thingPath(thing)} inherit>{name}</Anchor>, as its picture</Text>)}
          </Stack>
        )}
    </Card>
  );
}

const words = {
  anyone: { label: 'Whoever may see the page' },
  members: { label: 'Members alone' },
  certain: { label: 'Certain members', text: 'For the others it isn’t there.' },
};

function Naming({ file, tag }: { file: StoredFile; tag: string | undefined }) {
  const mayCount = useMay()('members:read');
  const hasFolders = (useFolders('files').data ?? []).length > 0;
  const record = useRecordForm({
    initialValues: { name: file.name, folder: file.folder, audience: audienceOf(file), audience_rule: '' },
    validate: { name: (name) => (name.trim() ? null : 'Give it a name.') },
    save: async ({ name, folder, audience }) => {
      const isMoved = !isSame(audience, audienceOf(file));
      if (isMoved && mayCount && !(await askImpact({ file: file.id, ...audienceQuery(audience) }, 'Save it for them'))) return false;
      await call('patch', '/files/{file}', { path: { file: file.id }, body: { name, folder, ...(isMoved ? audienceBody(audience) : {}) }, ifMatch: tag });
      return true;
    },
    saved: () => {
      void refresh();
      void refreshFolders('files');
      tell('Saved.');
    },
  });
  return (
    <Card>
      <RecordFields record={record}>
        <Stack>
          <TextInput label="Name" description="Members see it, and a download is saved under it." maxLength={200} {...record.form.getInputProps('name')} />
          {hasFolders && <FolderSelect of="files" value={record.form.values.folder} onChange={(folder) => record.form.setFieldValue('folder', folder)} error={record.form.errors['folder']} />}
          <AudienceField label="For whom" description="Besides, whoever wants it must be able to open the page." words={words} audience={record.form.values.audience} error={record.form.errors['audience_rule']}
            change={(audience: Audience) => record.form.setFieldValue('audience', audience)} />
        </Stack>
      </RecordFields>
    </Card>
  );
}

