// An article's text as readers see it. Whoever shows this gives it another key when the text was changed elsewhere.
import { useEffect, useReducer, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { directionOf } from '../model/content';
import { acceptedFiles, type Upload, type Uploaded } from '../model/media';
import type { Original } from '../visual/article';
import type { Doc } from '../visual/document';
import { LinkRow, PictureRow } from './Rows';
import { Tools } from './Tools';

export type Engine = typeof import('../visual/engine');
type Props = { engine: Engine; doc: Doc; original: Original; onChange: (markdown: string) => void; label: string; language: string; id: string; compact?: boolean; wrong?: boolean; aside?: ReactNode; upload: Upload; busy: boolean };

const pause = 200;
const contentOf = ({ name, url, description, shown }: Uploaded) => (shown ? { type: 'picture', attrs: { src: url, alt: description } } : { type: 'text', text: name, marks: [{ type: 'link', attrs: { href: url } }] });

export function VisualEditor({ engine, doc, original, onChange, label, language, id, compact, wrong, aside, upload, busy }: Props) {
  const { t } = useTranslation('knowledge');
  const host = useRef<HTMLDivElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const [linking, setLinking] = useState(false);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [editor] = useState(() => engine.editorOf(doc, { html: t('editor.html') }));
  const put = (list: FileList | null) => void upload([...(list ?? [])], (file) => void editor.chain().focus().insertContent(contentOf(file)).run());
  const latest = useRef({ onChange, put });
  useEffect(() => { latest.current = { onChange, put }; });

  useEffect(() => {
    const place = host.current;
    if (!place) return undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      if (waiting === undefined) return;
      clearTimeout(waiting);
      waiting = undefined;
      latest.current.onChange(engine.markdownOf(engine.docOf(editor), original));
    };
    const take = (list: FileList | undefined) => {
      if (!list || list.length === 0) return false;
      latest.current.put(list);
      return true;
    };
    editor.setOptions({
      editorProps: {
        attributes: { id, class: 'article-text md-visual', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, lang: language, dir: directionOf(language), 'data-placeholder': t('editor.placeholder_visual') },
        handlePaste: (_, event) => take(event.clipboardData?.files),
        handleDrop: (view, event) => {
          const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
          if (at && event.dataTransfer?.files.length) editor.commands.setTextSelection(at.pos);
          return take(event.dataTransfer?.files);
        },
        handleKeyDown: (_, event) => {
          if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return false;
          // Whoever saves by key saves the last letter too.
          if (event.key.toLowerCase() === 's') flushSync(tell);
          if (event.key.toLowerCase() !== 'k') return false;
          event.stopPropagation();
          setLinking(true);
          return true;
        },
      },
    });
    const later = () => { clearTimeout(waiting); waiting = setTimeout(tell, pause); };
    editor.mount(place);
    editor.on('update', later);
    editor.on('blur', tell);
    editor.on('transaction', redraw);
    return () => {
      tell();
      editor.off('update', later);
      editor.off('blur', tell);
      editor.off('transaction', redraw);
      editor.unmount();
    };
  }, [engine, editor, original, id, label, language, t]);

  return (
    <div className={`md-editor ${wrong ? 'is-wrong' : ''}`}>
      <Tools editor={editor} compact={compact} busy={busy} controls={id} aside={aside} onLink={() => setLinking(true)} onMedia={() => files.current?.click()} />
      {linking && <LinkRow editor={editor} close={() => setLinking(false)} />}
      {editor.isActive('picture') && <PictureRow editor={editor} />}
      <div ref={host} className="md-visual-place" />
      <input ref={files} type="file" hidden multiple accept={acceptedFiles} onChange={(event) => { put(event.target.files); event.target.value = ''; }} />
    </div>
  );
}
