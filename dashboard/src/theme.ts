import { Badge, Button, Card, ColorInput, colorsTuple, createTheme, Drawer, Menu, Modal, NavLink, Notification, Paper, Table, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// The look of the Dashboard, set once: the deep water of the portal, a calm grey with a breath of it, soft corners.
const tide: MantineColorsTuple = [
  '#edf6f9', '#dbeaf0', '#b5d4df', '#8cbdce', '#67a8bf', '#4a93ad', '#357e98', '#27687f', '#1d5368', '#123f51',
];
const dark: MantineColorsTuple = [
  '#d5dbde', '#b3bcc1', '#98a3a8', '#6b777d', '#3d484e', '#313b40', '#242c30', '#1a2023', '#13181a', '#0d1113',
];
const gray: MantineColorsTuple = [
  '#f7f9f9', '#eff2f3', '#e2e7e9', '#d3dadd', '#b9c3c7', '#97a3a8', '#6b787e', '#4b575d', '#333d42', '#1c2427',
];

// Mantine's own, with the shades that stand for text and filled buttons (6 in the dark, 7 in the light) dark enough to be read.
const readable: Record<string, MantineColorsTuple> = {
  red: ['#fff0f0', '#ffe0e0', '#fbbdbd', '#f59a9a', '#ef7777', '#e65a5a', '#cf3b3e', '#bb282b', '#a02024', '#85191d'],
  orange: ['#fff3e8', '#ffe6d1', '#ffcba3', '#ffaf72', '#fb9648', '#ea7f2a', '#b85a12', '#a34c0b', '#8a3f08', '#713406'],
  yellow: ['#fff8e1', '#ffefc2', '#fde08c', '#f9cf55', '#f2be2b', '#d9a514', '#94690a', '#805a05', '#6c4c03', '#583e02'],
  green: ['#ebf8ef', '#d6f0de', '#aee0bd', '#83cf9a', '#5dbd7b', '#3fa862', '#267e44', '#1e6e3a', '#185d30', '#124b26'],
  teal: ['#e8f8f5', '#d1f0ea', '#a4e0d5', '#74cfbf', '#4bbcaa', '#2ba592', '#127a6b', '#0d6b5e', '#095a4f', '#064941'],
  blue: ['#eaf3fd', '#d6e7fa', '#aecff4', '#84b5ed', '#5f9ee6', '#4389da', '#2369bd', '#185ba9', '#124c90', '#0d3e77'],
};

// The <header> in a dialog is no banner of the page, though browsers take it for one.
const dialog = {
  overlayProps: { backgroundOpacity: 0.45, blur: 2 }, closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'presentation' } },
};

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 7, dark: 6 },
  colors: { ...readable, tide, dark, gray, white: colorsTuple('#ffffff') },
  black: '#1c2427',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1875rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '9px', lg: '14px', xl: '20px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600, style: { flexShrink: 0 } } }),
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Card: Card.extend({ defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } }),
    ColorInput: ColorInput.extend({ defaultProps: { eyeDropperButtonProps: { 'aria-label': 'Take a colour from the screen' } } }),
    Paper: Paper.extend({ defaultProps: { radius: 'lg' } }),
    Modal: Modal.extend({ defaultProps: { ...dialog, centered: true, radius: 'lg' } }),
    Drawer: Drawer.extend({ defaultProps: { ...dialog, position: 'right' }, styles: { header: { backgroundColor: 'var(--hub-surface)' } } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withInitialFocusPlaceholder: false } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'light' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md', highlightOnHover: true } }),
  },
});

// Mantine's own are too light for text on their pale ground.
const readableOnPale = {
  '--mantine-color-yellow-light-color': '#8f4a00', '--mantine-color-orange-light-color': '#a8380c', '--mantine-color-teal-light-color': '#066a4c',
  '--mantine-color-green-light-color': '#236b2f', '--mantine-color-red-light-color': '#b02323', '--mantine-color-blue-light-color': '#155a99',
};

/** Colours of text that stay readable on the paper, and the surface of what stands above it. */
export const variables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    ...readableOnPale,
    '--mantine-color-body': '#f6f8f8', '--hub-surface': '#ffffff',
    '--mantine-color-error': '#c3282d', '--mantine-color-dimmed': '#5b686e', '--mantine-color-placeholder': '#6b787e', '--mantine-color-default-border': colors.gray![2],
  },
  dark: {
    '--mantine-color-tide-light': 'rgba(74, 147, 173, 0.18)', '--mantine-color-tide-light-hover': 'rgba(74, 147, 173, 0.26)', '--mantine-color-tide-light-color': colors.tide![2],
    '--mantine-color-body': '#151a1d', '--hub-surface': '#1b2124',
    '--mantine-color-error': '#ff8a8a', '--mantine-color-dimmed': colors.dark![2], '--mantine-color-placeholder': '#8d989d', '--mantine-color-default-border': '#2c3539',
  },
});
