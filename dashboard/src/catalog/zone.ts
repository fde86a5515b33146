// Pickers of dates know local times without a zone, `2026-12-24 18:00:00`; the API knows moments.

function partsIn(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)!.value;
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

const asUtc = (local: string) => new Date(`${local.replace(' ', 'T')}Z`).getTime();

/** A moment as the clocks of the zone show it. */
export function toZone(moment: string, zone: string): string {
  return partsIn(zone, new Date(moment));
}

/** The moment at which the clocks of the zone show this. Asked twice, for the first answer may lie across a change of clocks. */
export function fromZone(local: string, zone: string): string {
  const wanted = asUtc(local);
  let at = wanted;
  for (let turn = 0; turn < 2; turn += 1) at += wanted - asUtc(partsIn(zone, new Date(at)));
  return new Date(at).toISOString();
}
