// A coloured disc with initials; the colour follows from the name, so a person keeps it everywhere.
type Props = { name: string; size?: number; presence?: string };

export function initials(name: string): string {
  const clean = name.trim();
  if (!clean) return '?';
  const han = /\p{Script=Han}/u.exec(clean);
  if (han) return [...clean].slice(-2).join('');
  const words = clean.split(/\s+/);
  const first = [...(words[0] ?? '')][0] ?? '';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

export function hueOf(name: string): number {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 3600;
  return hash % 8;
}

export function Avatar({ name, size = 28, presence }: Props) {
  return (
    <span className={`avatar hue-${hueOf(name)}`} style={{ width: size, height: size, fontSize: size * 0.38 }} aria-hidden="true">
      {initials(name)}
      {presence && <i className={`dot presence-${presence}`} />}
    </span>
  );
}
