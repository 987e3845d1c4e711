import { linePoints } from './model/picture';

/** How a figure went since the page was opened; the figure itself stands beside it. */
export function Sparkline({ values, label }: { values: number[]; label: string }) {
  const points = linePoints(values, 84, 26);
  if (!points) return null;
  return (
    <svg className="sparkline" viewBox="0 0 84 26" role="img" aria-label={label}>
      <title>{label}</title>
      <polygon points={`0,26 ${points} 84,26`} />
      <polyline points={points} />
    </svg>
  );
}
