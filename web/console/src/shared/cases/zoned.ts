// Wall clocks of other zones: a promise is due by the customer's clock, whichever one hangs here.

const parts = (zone: string, at: number) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
};

const wallMs = (zone: string, at: number) => {
  const { year, month, day, hour, minute, second } = parts(zone, at);
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
};

/** What `<input type="datetime-local">` shows of a moment in a zone. */
export function zonedInput(iso: string, zone: string): string {
  const { year, month, day, hour, minute } = parts(zone, Date.parse(iso));
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The moment at which a zone's clock shows `local`; undefined when it is no time. In a gap it is the time after it. */
export function zonedIso(local: string, zone: string): string | undefined {
  const wanted = Date.parse(`${local}Z`);
  if (!local || Number.isNaN(wanted)) return undefined;
  let at = wanted;
  // The second turn is for a change of the clocks between the guess and the answer.
  for (let turn = 0; turn < 2; ++turn) at += wanted - wallMs(zone, Math.floor(at / 1000) * 1000);
  return new Date(at).toISOString();
}

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Today 10:00, Tue 10:00, 3 Mar 10:00: as the customer would say it. */
export function zonedText(iso: string, zone: string, now: number, language: string): string {
  const day = 86_400_000;
  const dayOf = (at: number) => Math.floor(wallMs(zone, at) / day);
  const away = dayOf(Date.parse(iso)) - dayOf(now);
  const time = new Intl.DateTimeFormat(language, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(iso));
  const date = away >= 0 && away <= 1 ? new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(away, 'day')
    : new Intl.DateTimeFormat(language, away > 1 && away < 7 ? { timeZone: zone, weekday: 'long' } : { timeZone: zone, month: 'short', day: 'numeric' }).format(Date.parse(iso));
  return `${date} ${time}`;
}
