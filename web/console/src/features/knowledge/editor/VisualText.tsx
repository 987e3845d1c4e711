// The visual editor where it keeps all that the text holds; where it would not, what stands in for it.
import { useId, useState, type ReactNode } from 'react';
import type { Upload } from '../model/media';
import type { Unkept } from '../visual/document';
import { VisualEditor, type Engine } from './VisualEditor';

type Change = (text: string) => void;
type Props = { engine: Engine; value: string; onChange: Change; label: string; language: string; id?: string; compact?: boolean; wrong?: boolean; aside: ReactNode; upload: Upload; busy: boolean; instead: (what: Unkept, onChange: Change) => ReactNode };

export function VisualText({ engine, value, onChange, id, instead, ...rest }: Props) {
  const own = useId();
  const [known, setKnown] = useState(value);
  const [session, setSession] = useState(() => ({ number: 0, text: engine.opened(value) }));
  if (value !== known) {
    setKnown(value);
    setSession({ number: session.number + 1, text: engine.opened(value) });
  }
  const change = (text: string) => {
    if (text === known) return;
    setKnown(text);
    onChange(text);
  };
  if ('unkept' in session.text) return instead(session.text.unkept, change);
  return <VisualEditor key={session.number} {...rest} engine={engine} id={id ?? own} doc={session.text.doc} original={session.text.original} onChange={change} />;
}
