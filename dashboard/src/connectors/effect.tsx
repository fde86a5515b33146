import { Anchor } from '@mantine/core';
import { Link } from 'react-router';

const member = /(mem_[0-9a-hjkmnp-tv-z]{26})/;

/** What an event did, in the server's words, with the member it names to go to. */
export function Effect({ words }: { words: string }) {
  return words.split(member).map((part, at) => (
    member.test(part) ? <Anchor key={at} component={Link} to={`/members/${part}`} inherit underline="always" style={{ overflowWrap: 'anywhere' }}>{part}</Anchor> : part
  ));
}
