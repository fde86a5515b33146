const steps = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `3.4 MB` */
export function sizeInWords(bytes: number): string {
  let value = bytes;
  let at = 0;
  while (value >= 1000 && at < steps.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${steps[at]}`;
}

/** `1:04:09` */
export function lengthInWords(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0]! > 0 ? parts : parts.slice(1);
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
