import type { Card } from '@/shared/api/types';
import { Markdown } from '@/shared/ui/Markdown';
import { safeHref } from '@/shared/ui/markup';

export function CardView({ card }: { card: Card }) {
  return (
    <div className="card-view">
      {card.image_url && <img src={card.image_url} alt="" loading="lazy" />}
      <strong>{card.title}</strong>
      {card.text && <Markdown text={card.text} />}
      <div className="row wrap">
        {card.buttons.map((button) => {
          const href = button.url && safeHref(button.url);
          return href ? (
            <a key={button.label} className="pill pill-accent" href={href} target="_blank" rel="noopener noreferrer">{button.label}</a>
          ) : (
            <span key={button.label} className="pill">{button.label}</span>
          );
        })}
      </div>
    </div>
  );
}
