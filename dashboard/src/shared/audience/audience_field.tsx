import type { ReactNode } from 'react';
import { Radio, Stack } from '@mantine/core';
import type { Audience, Word } from './audience';
import { AudienceSaid } from './audience_said';
import { RuleBuilder } from './rule_builder';

interface Props {
  label: string;
  description?: string;
  audience: Audience;
  change: (audience: Audience) => void;
  words: Record<Word, { label: string; text?: string }>;
  error?: ReactNode;
}

/** Whom something is for: everybody, members, or certain ones by a rule. */
export function AudienceField({ label, description, audience, change, words, error }: Props) {
  return (
    <Stack gap="sm">
      <Radio.Group label={label} description={description} value={audience.word} onChange={(word) => change({ ...audience, word: word as Word })}>
        <Stack gap="xs" mt="xs">
          {(Object.keys(words) as Word[]).map((word) => <Radio key={word} value={word} label={words[word].label} description={words[word].text} />)}
        </Stack>
      </Radio.Group>
      {audience.word === 'certain' && <RuleBuilder rule={audience.rule} change={(rule) => change({ ...audience, rule })} error={error} />}
      {audience.word === 'certain' && <AudienceSaid audience={audience} />}
    </Stack>
  );
}
