/** Relative luminance after WCAG 2.2. */
export function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export const isColour = (text: string) => /^#[0-9a-fA-F]{6}$/.test(text);

/** Black or white, whichever can be read better on the colour. */
export function textOn(colour: string): '#ffffff' | '#16181d' {
  if (!isColour(colour)) return '#ffffff';
  const light = luminance(colour);
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.058 ? '#ffffff' : '#16181d';
}
