// A text with a toolbar, shortcuts, pictures by paste and drop, and what readers will see beside it.
import { Dropdown, Input } from 'antd';
import { Bold, Code, Film, Heading2, Heading3, ImagePlus, Italic, Link as LinkIcon, List, ListOrdered, MoreHorizontal, Quote, Table, type LucideIcon } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ClipboardEvent, type DragEvent, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { modKey } from '@/shared/ui/hotkeys';
import { directionOf } from '../model/content';
import { acceptedFiles } from '../model/media';
import { continued, linked, placed, prefixed, tableSample, wrapped, type Selected } from '../model/markdown';
import { useUpload } from './useUpload';

export type MarkdownProps = { value: string; onChange: (text: string) => void; label: string; language: string; id?: string; rows?: number; compact?: boolean; wrong?: boolean; readOnly?: boolean; maxLength?: number; aside?: ReactNode };
type ToolName = 'bold' | 'italic' | 'link' | 'heading2' | 'heading3' | 'list' | 'ordered' | 'quote' | 'code' | 'table';
type Tool = { name: ToolName; icon: LucideIcon; key?: string; run: (selected: Selected) => Selected };

export function MarkdownEditor({ value, onChange, label, language, id, rows = 18, compact, wrong, readOnly, maxLength = 60_000, aside }: MarkdownProps) {
  const { t } = useTranslation('knowledge');
  const own = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const next = useRef<Selected>(undefined);
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
    const wanted = next.current;
    if (!wanted || wanted.text !== value) return;
    next.current = undefined;
    area.current?.focus();
    area.current?.setSelectionRange(wanted.start, wanted.end);
  }, [value]);

  const selection = (): Selected => ({ text: latest.current, start: area.current?.selectionStart ?? latest.current.length, end: area.current?.selectionEnd ?? latest.current.length });
  const apply = (made: Selected) => {
    next.current = made;
    latest.current = made.text;
    onChange(made.text);
  };
  const tools: Tool[] = [
    { name: 'bold', icon: Bold, key: 'b', run: (at) => wrapped(at, '**', t('editor.sample')) },
    { name: 'italic', icon: Italic, key: 'i', run: (at) => wrapped(at, '*', t('editor.sample')) },
    { name: 'link', icon: LinkIcon, key: 'k', run: (at) => linked(at, t('editor.sample')) },
    { name: 'heading2', icon: Heading2, run: (at) => prefixed(at, '## ') },
    { name: 'heading3', icon: Heading3, run: (at) => prefixed(at, '### ') },
    { name: 'list', icon: List, run: (at) => prefixed(at, '- ') },
    { name: 'ordered', icon: ListOrdered, run: (at) => prefixed(at, '1. ') },
    { name: 'quote', icon: Quote, run: (at) => prefixed(at, '> ') },
    { name: 'code', icon: Code, run: (at) => wrapped(at, '`', t('editor.sample')) },
    { name: 'table', icon: Table, run: (at) => placed(at, tableSample(t('editor.column', { number: 1 }), t('editor.column', { number: 2 }))) },
  ];
  const first = compact ? tools.filter(({ name }) => ['bold', 'italic', 'link', 'list', 'ordered'].includes(name)) : tools;
  const rest = tools.filter((tool) => !first.includes(tool));

  const { busy, upload } = useUpload();
  const take = (list: FileList | null) => void upload([...(list ?? [])], ({ name, url, description, shown }) => apply(placed(selection(), shown ? `![${description}](${url})` : `[${name}](${url})`)));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || readOnly) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      const tool = tools.find(({ key }) => key === event.key.toLowerCase());
      if (!tool) return;
      event.preventDefault();
      event.stopPropagation();
      return apply(tool.run(selection()));
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      const made = continued(selection());
      if (!made) return;
      event.preventDefault();
      apply(made);
    }
  };
  const takeFiles = (event: ClipboardEvent | DragEvent, list: FileList | undefined) => {
    if (!list || list.length === 0 || readOnly) return;
    event.preventDefault();
    take(list);
  };
  return (
    <div className={`md-editor ${wrong ? 'is-wrong' : ''}`}>
      {!readOnly && (
        <div className="md-tools">
          <div className="md-tools-own" role="toolbar" aria-label={t('editor.tools')} aria-controls={id ?? own}>
            {first.map(({ name, icon: Icon, key, run }) => {
              const title = t(`editor.${name}`);
              return <button key={name} type="button" className="icon-button" title={key ? `${title} (${modKey} ${key.toUpperCase()})` : title} aria-label={title} onClick={() => apply(run(selection()))}><Icon size={15} aria-hidden="true" /></button>;
            })}
            {!compact && <button type="button" className="icon-button" disabled={busy} title={t('editor.media')} aria-label={t('editor.media')} onClick={() => files.current?.click()}>{busy ? <Film size={15} aria-hidden="true" /> : <ImagePlus size={15} aria-hidden="true" />}</button>}
            {rest.length > 0 && (
              <Dropdown trigger={['click']} menu={{ items: rest.map(({ name, icon: Icon }) => ({ key: name, icon: <Icon size={15} />, label: t(`editor.${name}`) })), onClick: ({ key }) => { const tool = tools.find(({ name }) => name === key); if (tool) apply(tool.run(selection())); } }}>
                <button type="button" className="icon-button" aria-label={t('editor.more')}><MoreHorizontal size={15} aria-hidden="true" /></button>
              </Dropdown>
            )}
            <input ref={files} type="file" hidden multiple accept={acceptedFiles} onChange={(event) => { take(event.target.files); event.target.value = ''; }} />
          </div>
          {aside}
        </div>
      )}
      <Input.TextArea
        ref={(input) => { area.current = input?.resizableTextArea?.textArea ?? null; }} id={id ?? own} className="md-text" value={value} rows={rows} lang={language} dir={directionOf(language)} readOnly={readOnly} aria-label={label} aria-invalid={wrong || undefined} maxLength={maxLength} placeholder={readOnly ? undefined : t('editor.placeholder')}
        onChange={(event) => onChange(event.target.value)} onKeyDown={onKeyDown} onPaste={(event) => takeFiles(event, event.clipboardData.files)} onDrop={(event) => takeFiles(event, event.dataTransfer.files)}
      />
    </div>
  );
}
