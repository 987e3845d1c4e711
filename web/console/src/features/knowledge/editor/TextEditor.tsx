// The text of an article in one of two faces: as readers see it, or Markdown. The browser remembers which one.
import { Alert, Segmented } from 'antd';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { SkeletonLines } from '@/shared/ui/States';
import { MarkdownEditor, type MarkdownProps } from './MarkdownEditor';
import { useUpload } from './useUpload';
import { VisualText } from './VisualText';

const Visual = lazy(async () => {
  const engine = await import('../visual/engine');
  return { default: (props: Omit<ComponentProps<typeof VisualText>, 'engine'>) => <VisualText engine={engine} {...props} /> };
});

type Face = 'visual' | 'markdown';
const place = 'deskbell.article_face';

function remembered(): Face {
  try {
    return localStorage.getItem(place) === 'visual' ? 'visual' : 'markdown';
  } catch {
    return 'markdown';
  }
}

export function TextEditor(props: MarkdownProps) {
  const { t } = useTranslation('knowledge');
  const [face, setFace] = useState(remembered);
  const choose = (next: Face) => {
    setFace(next);
    try {
      localStorage.setItem(place, next);
    } catch {
      // Only the memory of the choice is lost.
    }
  };
  const asideOf = (shown: Face) => <Segmented<Face> size="small" className="md-face" aria-label={t('editor.face')} value={shown} options={[{ value: 'visual', label: t('editor.visual') }, { value: 'markdown', label: 'Markdown' }]} onChange={choose} />;
  const { busy, upload } = useUpload();
  const markdown = (onChange = props.onChange) => <MarkdownEditor {...props} onChange={onChange} aside={asideOf('markdown')} />;
  if (props.readOnly || face === 'markdown') return markdown();
  const { value, onChange, label, language, id, compact, wrong } = props;
  return (
    <Suspense fallback={<SkeletonLines lines={6} />}>
      <Visual value={value} onChange={onChange} label={label} language={language} id={id} compact={compact} wrong={wrong} aside={asideOf('visual')} busy={busy} upload={upload} instead={(what, change) => <><Alert type="info" showIcon title={t('editor.unkept')} description={t(`editor.unkept_${what}`)} />{markdown(change)}</>} />
    </Suspense>
  );
}
