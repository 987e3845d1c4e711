// The small pictures of mood and urgency. Colour never stands alone: face, words or number say the same.
import { Angry, Frown, Laugh, Meh, Smile, type LucideIcon } from 'lucide-react';
import type { Sentiment, Urgency } from './types';
import { moodStep } from './words';
import './marks.css';

const faces: Record<Sentiment, LucideIcon> = { very_negative: Angry, negative: Frown, neutral: Meh, positive: Smile, very_positive: Laugh };
export const tone: Record<Sentiment, string> = { very_negative: 'bad', negative: 'warn', neutral: 'plain', positive: 'good', very_positive: 'good' };
export const urgencyTone: Record<Urgency, string> = { low: 'plain', normal: 'plain', high: 'warn', critical: 'bad' };

export function Face({ sentiment, size = 14 }: { sentiment: Sentiment; size?: number }) {
  const Icon = faces[sentiment];
  return <Icon size={size} className={`mood-${tone[sentiment]}`} aria-hidden="true" />;
}

/** One to four bars, as high as it is urgent. */
export function UrgencyBars({ urgency }: { urgency: Urgency }) {
  const height = ['low', 'normal', 'high', 'critical'].indexOf(urgency) + 1;
  return (
    <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" className={`mood-${urgencyTone[urgency]}`}>
      {[1, 2, 3, 4].map((bar) => <rect key={bar} x={(bar - 1) * 3.6} y={12 - bar * 3} width="2.4" height={bar * 3} rx="0.8" fill="currentColor" opacity={bar <= height ? 1 : 0.22} />)}
    </svg>
  );
}

/** How the customer felt from message to message, between -2 and 2. */
export function MoodTrend({ values, label, width = 96, height = 26 }: { values: number[]; label: string; width?: number; height?: number }) {
  const shown = values.slice(-24);
  const x = (index: number) => (shown.length < 2 ? width / 2 : 4 + (index * (width - 8)) / (shown.length - 1));
  const y = (value: number) => 3 + ((2 - value) / 4) * (height - 6);
  const last = shown.at(-1);
  if (last === undefined) return null;
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} className="mood-trend">
      <line x1="0" x2={width} y1={y(0)} y2={y(0)} className="mood-zero" />
      {shown.length > 1 && <polyline points={shown.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')} fill="none" className="mood-path" />}
      <circle cx={x(shown.length - 1)} cy={y(last)} r="3.2" className={`mood-dot mood-${tone[moodStep(last)]}`} />
    </svg>
  );
}
