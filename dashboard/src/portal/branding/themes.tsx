import { Radio, SimpleGrid, Text } from '@mantine/core';
import type { Schema } from '../../api/call';
import type { PartProps } from './choice';
import type { Branding, Look } from './look_keeper';
import classes from './branding.module.css';

const names: Record<Look['theme'], { name: string; says: string }> = {
  tide: { name: 'Tide', says: 'Calm and soft' },
  paper: { name: 'Paper', says: 'A printed page' },
  studio: { name: 'Studio', says: 'Plain and loud' },
};

export function Themes({ kept: { look, branding }, set }: PartProps) {
  // A colour that was the theme's own goes with the theme; the owner's stays.
  const choose = (theme: Look['theme']) => {
    const isOurs = branding.themes.some(({ brand }) => brand === look.colors.brand);
    const next = branding.themes.find((each) => each.theme === theme)!;
    set({ theme, ...(isOurs ? { colors: { ...look.colors, brand: next.brand } } : {}) });
  };
  return (
    <Radio.Group value={look.theme} onChange={(theme) => choose(theme as Look['theme'])} aria-label="Theme">
      <SimpleGrid cols={3} spacing="sm">
        {branding.themes.map((theme) => (
          <Radio.Card key={theme.theme} value={theme.theme} className={classes.theme} aria-label={`${names[theme.theme].name}: ${names[theme.theme].says}`}>
            <Miniature theme={theme} branding={branding} />
            <Text size="sm" fw={650} mt={8}>{names[theme.theme].name}</Text>
            <Text size="xs" c="dimmed">{names[theme.theme].says}</Text>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

const shapes: Record<Look['theme'], { radius: number; stroke: number; weight: number }> = {
  tide: { radius: 7, stroke: 0.75, weight: 640 }, paper: { radius: 1, stroke: 0.75, weight: 500 }, studio: { radius: 0, stroke: 1.75, weight: 800 },
};

/** A page of the theme, so small that only its character is left. */
function Miniature({ theme: { theme, light, heading_font: font }, branding }: { theme: Schema<'Theme'>; branding: Branding }) {
  const { radius, stroke, weight } = shapes[theme];
  const stack = branding.fonts.find((each) => each.font === font)?.stack;
  const isStudio = theme === 'studio';
  return (
    <svg viewBox="0 0 120 84" className={classes.miniature} aria-hidden>
      <rect width="120" height="84" fill={light.paper} />
      <rect width="120" height="15" fill={isStudio ? light.ink : light.surface} />
      {theme === 'paper' && <path d="M0 14.5h120M0 16.5h120" stroke={light.ink} strokeWidth=".5" opacity=".6" />}
      <rect x="8" y="4.5" width="6" height="6" rx={theme === 'paper' ? 3 : radius / 3} fill={light.brand} />
      <rect x="17" y="6.25" width="20" height="2.5" rx="1" fill={isStudio ? light.paper : light.ink} opacity=".75" />
      <text x="8" y="41" fill={light.ink} fontSize={isStudio ? 22 : 19} fontWeight={weight} letterSpacing={isStudio ? -1 : 0} style={{ fontFamily: stack }}>Aa</text>
      <rect x="8" y="50" width="38" height="3" rx="1" fill={light.ink} opacity=".35" />
      <rect x="8" y="56" width="30" height="3" rx="1" fill={light.ink} opacity=".35" />
      <rect x="8" y="65" width="28" height="11" rx={radius / 1.6} fill={light.brand} />
      <rect x="14" y="69.5" width="16" height="2" rx="1" fill={light.on_brand} />
      {theme === 'paper' ? <path d="M60 24h52" stroke={light.ink} strokeWidth="1" /> : <rect x="60" y="24" width="52" height="52" rx={radius} fill={light.surface} stroke={light.ink} strokeWidth={stroke} strokeOpacity={isStudio ? 1 : 0.18} />}
      <rect x={theme === 'paper' ? 60 : 64} y={theme === 'paper' ? 28 : 28} width={theme === 'paper' ? 52 : 44} height="26" rx={radius / 1.8} fill={light.brand} opacity={isStudio ? 1 : 0.22} />
      <circle cx="86" cy="41" r="8" fill={light.brand} opacity={isStudio ? 0 : 0.5} />
      <rect x={theme === 'paper' ? 60 : 65} y="60" width="32" height="3" rx="1" fill={light.ink} opacity=".7" />
      <rect x={theme === 'paper' ? 60 : 65} y="67" width="22" height="2.5" rx="1" fill={light.ink} opacity=".35" />
    </svg>
  );
}
