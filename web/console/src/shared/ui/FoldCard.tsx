import { ChevronDown } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { prefer, usePreferences } from './preferences';

/** A card that folds and remembers it. */
export function FoldCard({ name, title, extra, children }: { name: string; title: string; extra?: ReactNode; children: ReactNode }) {
  const id = useId();
  const { folded } = usePreferences();
  const closed = folded.includes(name);
  const toggle = () => prefer({ folded: closed ? folded.filter((each) => each !== name) : [...folded, name] });
  return (
    <section className="fold">
      <div className="row">
        <h2 className="grow">
          <button type="button" className="bare fold-head" aria-expanded={!closed} aria-controls={id} onClick={toggle}>
            <ChevronDown size={14} className={closed ? 'fold-closed' : ''} aria-hidden="true" />
            {title}
          </button>
        </h2>
        {extra}
      </div>
      <div id={id} className="fold-body" hidden={closed}>{!closed && children}</div>
    </section>
  );
}
