type Rgb = [number, number, number];

function parse(colour: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  const [, red, green, blue] = match ?? ['', '1f', '5f', 'a8'];
  return [red, green, blue].map((part) => parseInt(part ?? '0', 16)) as Rgb;
}

function format(rgb: Rgb): string {
  return '#' + rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
}

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio, WCAG 2.2: 1 to 21. */
export function contrast(left: string, right: string): number {
  const [low, high] = [luminance(parse(left)), luminance(parse(right))].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as Rgb;
}

/** A colour that is known to be #rrggbb; anything else gives the default. */
export function safeColour(colour: string): string {
  return format(parse(colour));
}

/** White or black, whichever reads better on `background`. */
export function inkOn(background: string): string {
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000';
}

/** `colour`, moved away from `background` as little as needed to reach `ratio`. */
export function readable(colour: string, background: string, ratio: number): string {
  const target: Rgb = luminance(parse(background)) > 0.4 ? [0, 0, 0] : [255, 255, 255];
  for (let step = 0; step <= 20; ++step) {
    const candidate = format(mix(parse(colour), target, step / 20));
    if (contrast(candidate, background) >= ratio) return candidate;
  }
  return format(target);
}
