import { useState } from 'react';
import { Box, Skeleton, Stepper } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { call, type Schema } from '../api/call';
import { ProblemAlert } from '../shared/problem_alert';
import { PageHeader } from '../shared/page_header';
import { ColumnStep } from './column_step';
import { ResultStep } from './result_step';
import { RowStep } from './row_step';

export type Import = Schema<'Import'>;

export default function ImportScreen() {
  const { import: id = '' } = useParams();
  const { data, error, refetch } = useQuery({ queryKey: ['imports', id], queryFn: ({ signal }) => call('get', '/imports/{import}', { path: { import: id }, signal }) });
  return (
    <>
      <PageHeader title={data?.name ?? 'Import'} back={{ label: 'Members', path: '/members' }}
        note={data && `${new Intl.NumberFormat().format(data.row_count)} rows, read as ${data.encoding} with ${data.separator === 'tab' ? 'tabs' : `${data.separator}s`}.`} />
      {error && <ProblemAlert error={error} retry={() => void refetch()} />}
      {data ? <Steps file={data} /> : !error && <Skeleton height={280} radius="md" />}
    </>
  );
}

function Steps({ file }: { file: Import }) {
  const [wantsColumns, setWantsColumns] = useState(false);
  const at = file.job ? 2 : file.counts && !wantsColumns ? 1 : 0;
  return (
    <>
      <Stepper active={at} size="sm" mb="lg" onStepClick={(step) => setWantsColumns(step === 0)} allowNextStepsSelect={false}>
        <Stepper.Step label="Columns" description="What each is" allowStepSelect={at === 1} />
        <Stepper.Step label="Check" description="What becomes of each row" allowStepSelect={false} />
        <Stepper.Step label="Import" description="And its result" allowStepSelect={false} />
      </Stepper>
      <Box>
        {at === 0 && <ColumnStep file={file} done={() => setWantsColumns(false)} />}
        {at === 1 && <RowStep file={file} back={() => setWantsColumns(true)} />}
        {at === 2 && <ResultStep file={file} job={file.job!} />}
      </Box>
    </>
  );
}
