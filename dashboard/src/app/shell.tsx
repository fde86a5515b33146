import { useEffect, useState } from 'react';
import { ActionIcon, AppShell, Avatar, Box, Burger, Group, Kbd, NavLink, ScrollArea, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconExternalLink, IconSearch } from '@tabler/icons-react';
import { Link, matchPath, Outlet, useLocation, useNavigate } from 'react-router';
import { useMay, useSession } from '../api/session';
import type { MenuEntry } from '../shared/screen';
import { ScreensHere } from '../shared/screens_here';
import { useShortcut, useShortcutKeys } from '../shared/shortcuts';
import { UnsavedGuard } from '../shared/unsaved';
import { areas, menuEntries, menuParts, partTitles } from './areas';
import { KeyboardMap } from './keyboard_map';
import { Palette, openPalette } from './palette';
import { PersonMenu } from './person_menu';
import { SignInAgain } from './sign_in_again';
import classes from './shell.module.css';

/** The house around every screen: the site's name, the menu, the person, the palette, the keyboard map. */
export function Shell() {
  const [isOpen, menu] = useDisclosure(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const { pathname } = useLocation();
  useShortcutKeys();
  useShortcut('?', 'Show this map', () => setShowsKeys(true), 'Everywhere');
  useShortcut('/', 'Search in the list', focusListSearch, 'Everywhere');
  useEffect(() => menu.close(), [pathname]); // eslint-disable-line react-hooks/exhaustive-deps -- the menu of a phone closes with each step
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 236, breakpoint: 'sm', collapsed: { mobile: !isOpen } }} padding={{ base: 'md', sm: 'xl' }}>
      <a href="#main" className={classes.skip}>Skip to the content</a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" wrap="nowrap" gap="sm">
          <Burger opened={isOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={isOpen ? 'Close the menu' : 'Open the menu'} aria-expanded={isOpen} />
          <SiteName />
          <UnstyledButton onClick={openPalette} className={classes.search} visibleFrom="sm">
            <IconSearch size={16} aria-hidden /> <Text size="sm" c="dimmed" flex={1}>Search or go to…</Text> <Kbd size="xs">Ctrl K</Kbd>
          </UnstyledButton>
          <Group gap="xs" ml="auto" wrap="nowrap">
            <ActionIcon variant="subtle" color="gray" size="lg" hiddenFrom="sm" onClick={openPalette} aria-label="Search and go anywhere"><IconSearch size={20} /></ActionIcon>
            <PersonMenu showKeys={() => setShowsKeys(true)} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label="Main"><MainMenu /></AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Box maw={1180} mx="auto"><ScreensHere value={useIsHere()}><Outlet /></ScreensHere></Box>
      </AppShell.Main>
      <Palette />
      <KeyboardMap opened={showsKeys} close={() => setShowsKeys(false)} />
      <SignInAgain />
      <UnsavedGuard />
    </AppShell>
  );
}

const screens = areas.flatMap((area) => area.screens);

/** Whether a path leads to a screen that this person's role opens. */
function useIsHere(): (path: string) => boolean {
  const may = useMay();
  return (path) => {
    const found = screens.find((screen) => matchPath(`/${screen.path}`, path.split('?')[0]!));
    return found !== undefined && (!found.permission || may(found.permission));
  };
}

function focusListSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-list-search]');
  if (field) field.focus();
  else openPalette();
}

function SiteName() {
  const { site } = useSession();
  const name = site?.name ?? 'CustomerHub';
  return (
    <Group gap={4} wrap="nowrap" className={classes.site}>
      <Link to="/" className={classes.siteLink}>
        <Avatar size={30} radius="md" color="tide" variant="filled" alt="" aria-hidden>{name.slice(0, 1).toUpperCase()}</Avatar>
        <Text fw={650} truncate>{name}</Text>
      </Link>
      {site && (
        <Tooltip label="Open the portal">
          <ActionIcon component="a" href={site.portal_url} target="_blank" rel="noopener" variant="subtle" color="gray" size="sm" aria-label="Open the portal in a new tab"><IconExternalLink size={16} /></ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

function isHere(pathname: string, path: string): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}

function MainMenu() {
  const may = useMay();
  const shown = menuEntries.filter(({ permission }) => !permission || may(permission));
  return (
    <ScrollArea type="scroll" px="sm" py="md">
      {menuParts.map((part) => {
        const entries = shown.filter((entry) => entry.part === part);
        if (entries.length === 0) return null;
        return (
          <Box key={part} mb="md" component="section" aria-label={partTitles[part] || undefined}>
            {partTitles[part] && <Text className={classes.part}>{partTitles[part]}</Text>}
            {entries.map((entry) => <MainMenuEntry key={entry.path} {...entry} />)}
          </Box>
        );
      })}
    </ScrollArea>
  );
}

function MainMenuEntry({ label, path, icon: Picture, keys = '' }: MenuEntry) {
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useShortcut(keys, label, () => void navigate(path), 'Go to');
  const isCurrent = isHere(pathname, path);
  return (
    <NavLink component={Link} to={path} label={label} active={isCurrent} aria-current={isCurrent ? 'page' : undefined} className={classes.entry}
      leftSection={<Picture size={18} stroke={1.7} aria-hidden />} />
  );
}
