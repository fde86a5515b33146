import { useEffect, useRef, useState } from 'react';
import { Center, Group, Paper, SegmentedControl, Skeleton, Text, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/call';
import { ProblemAlert } from '../../shared/problem_alert';
import { useEndOnLeave } from '../end_on_leave';
import type { Kept, Look } from './look_keeper';
import classes from './branding.module.css';

const desktopWidth = 1180; // of a portal on a desktop; where there is less room it is shown smaller

type Place = '/' | '/library' | '/login';
type Ground = 'light' | 'dark';

/** What of a look stands in the page itself; all else is in its style sheet, which is changed without loading anew. */
const inThePage = ({ logo, icon, shows_name: name, scheme }: Look) => JSON.stringify([logo, icon, name, scheme]);

/** The portal in the draft of its look. */
export function LookFrame({ kept: { branding, status } }: { kept: Kept }) {
  const [place, setPlace] = useState<Place>('/');
  const own = useComputedColorScheme('light');
  const [ground, setGround] = useState<Ground>(own);
  const [device, setDevice] = useState<'desktop' | 'phone'>('desktop');
  const look = branding.draft ?? branding.published;
  useEndOnLeave();
  const link = useQuery({
    queryKey: ['previews', 'look', place], gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false,
    queryFn: () => call('post', '/previews', { body: { as: place === '/login' ? 'visitor' : 'everything', look: 'draft', path: place } }),
  });
  const frame = useFrame(branding.style_url, inThePage(look));
  const { ref: stage, width, height } = useElementSize();
  const isScaled = device === 'desktop' && width > 0 && width < desktopWidth;
  const isHere = link.data && new URL(link.data.url).origin === window.location.origin;
  return (
    <>
      <Group gap="xs" mb="xs" justify="space-between">
        <SegmentedControl size="xs" aria-label="Page" value={place} onChange={(value) => setPlace(value as Place)} data={[{ value: '/', label: 'Home' }, { value: '/library', label: 'Library' }, { value: '/login', label: 'Log-in' }]} />
        <Group gap="xs">
          {look.scheme === 'auto' && <SegmentedControl size="xs" aria-label="Ground" value={ground} onChange={(value) => setGround(value as Ground)} data={[{ value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]} />}
          <SegmentedControl size="xs" visibleFrom="sm" aria-label="Device" value={device} onChange={(value) => setDevice(value as 'desktop' | 'phone')} data={[{ value: 'desktop', label: 'Desktop' }, { value: 'phone', label: 'Phone' }]} />
        </Group>
      </Group>
      {link.error && <ProblemAlert error={link.error} retry={() => void link.refetch()} />}
      <Paper ref={stage} withBorder className={classes.frame} data-device={device} aria-busy={status === 'changed'}>
        {!link.data && !link.error && <Skeleton height="100%" radius={0} />}
        {link.data && isHere && <iframe ref={frame} key={link.data.url} title="The portal in the new look" src={link.data.url} className={classes.portal}
          style={{ colorScheme: ground, ...(isScaled ? { width: desktopWidth, height: (height * desktopWidth) / width, transform: `scale(${width / desktopWidth})` } : {}) }} />}
        {link.data && !isHere && <Center h="100%" p="xl"><Text ta="center" c="dimmed" maw="26rem">The portal has an address of its own, {new URL(link.data.url).host}, and can’t be shown inside this page. Open the Dashboard there to see it here.</Text></Center>}
      </Paper>
    </>
  );
}

/** Gives the page in the frame its new style sheet as soon as there is one; what stands in the page itself needs it anew. */
function useFrame(styleUrl: string, page: string) {
  const frame = useRef<HTMLIFrameElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    const inside = frame.current?.contentDocument;
    const sheet = inside?.querySelector<HTMLLinkElement>('link[rel="stylesheet"][href^="/look/"]');
    if (!inside || !sheet) return;
    if (shown.current !== page) inside.location.reload();
    else if (sheet.getAttribute('href') !== styleUrl) sheet.setAttribute('href', styleUrl);
    shown.current = page;
  }, [styleUrl, page]);
  return frame;
}
