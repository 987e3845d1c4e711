// The toolbar of the visual editor: one stop of the Tab key, arrows inside.
import type { ChainedCommands, Editor } from '@tiptap/core';
import { BetweenHorizontalEnd, BetweenVerticalEnd, Bold, Code, Heading2, Heading3, ImagePlus, Italic, Link as LinkIcon, List, ListOrdered, Minus, Quote, Redo2, SquareCode, Strikethrough, Table, TableColumnsSplit, TableRowsSplit, Trash2, Undo2, type LucideIcon } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isMac, modKey } from '@/shared/ui/hotkeys';

type Name = 'undo' | 'redo' | 'heading2' | 'heading3' | 'bold' | 'italic' | 'strike' | 'code' | 'link' | 'list' | 'ordered' | 'quote' | 'code_block' | 'rule' | 'table' | 'media' | 'row_add' | 'column_add' | 'row_remove' | 'column_remove' | 'table_remove';
type Tool = { name: Name; icon: LucideIcon; keys?: string; active?: boolean; off?: boolean; run: () => void };
type Props = { editor: Editor; compact?: boolean; busy: boolean; onLink: () => void; onMedia: () => void; controls: string; aside?: ReactNode };

function toolsOf({ editor, compact, busy, onLink, onMedia }: Props): Tool[] {
  const to = (change: (chain: ChainedCommands) => ChainedCommands) => () => void change(editor.chain().focus()).run();
  const can = editor.can();
  const inTable = editor.isActive('table');
  const first: Tool[] = [
    { name: 'undo', icon: Undo2, keys: 'Z', off: !can.undo(), run: to((chain) => chain.undo()) },
    { name: 'redo', icon: Redo2, keys: 'Shift Z', off: !can.redo(), run: to((chain) => chain.redo()) },
    { name: 'bold', icon: Bold, keys: 'B', active: editor.isActive('bold'), run: to((chain) => chain.toggleBold()) },
    { name: 'italic', icon: Italic, keys: 'I', active: editor.isActive('italic'), run: to((chain) => chain.toggleItalic()) },
    { name: 'link', icon: LinkIcon, keys: 'K', active: editor.isActive('link'), run: onLink },
    { name: 'list', icon: List, keys: 'Shift 8', active: editor.isActive('bulletList'), off: inTable, run: to((chain) => chain.toggleBulletList()) },
    { name: 'ordered', icon: ListOrdered, keys: 'Shift 7', active: editor.isActive('orderedList'), off: inTable, run: to((chain) => chain.toggleOrderedList()) },
  ];
  if (compact) return first;
  const more: Tool[] = [
    { name: 'heading2', icon: Heading2, keys: 'Alt 2', active: editor.isActive('heading', { level: 2 }), off: inTable, run: to((chain) => chain.toggleHeading({ level: 2 })) },
    { name: 'heading3', icon: Heading3, keys: 'Alt 3', active: editor.isActive('heading', { level: 3 }), off: inTable, run: to((chain) => chain.toggleHeading({ level: 3 })) },
    { name: 'quote', icon: Quote, keys: 'Shift B', active: editor.isActive('blockquote'), off: inTable, run: to((chain) => chain.toggleBlockquote()) },
    { name: 'strike', icon: Strikethrough, keys: 'Shift S', active: editor.isActive('strike'), run: to((chain) => chain.toggleStrike()) },
    { name: 'code', icon: Code, keys: 'E', active: editor.isActive('code'), run: to((chain) => chain.toggleCode()) },
    { name: 'code_block', icon: SquareCode, keys: 'Alt C', active: editor.isActive('codeBlock'), off: inTable, run: to((chain) => chain.toggleCodeBlock()) },
    { name: 'rule', icon: Minus, off: inTable, run: to((chain) => chain.setHorizontalRule()) },
    { name: 'media', icon: ImagePlus, off: busy, run: onMedia },
    { name: 'table', icon: Table, active: inTable, off: inTable, run: to((chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true })) },
  ];
  const ofTable: Tool[] = [
    { name: 'row_add', icon: BetweenHorizontalEnd, run: to((chain) => chain.addRowAfter()) },
    { name: 'column_add', icon: BetweenVerticalEnd, run: to((chain) => chain.addColumnAfter()) },
    { name: 'row_remove', icon: TableRowsSplit, run: to((chain) => chain.deleteRow()) },
    { name: 'column_remove', icon: TableColumnsSplit, run: to((chain) => chain.deleteColumn()) },
    { name: 'table_remove', icon: Trash2, run: to((chain) => chain.deleteTable()) },
  ];
  return [...first, ...more, ...(inTable ? ofTable : [])];
}

export function Tools(props: Props) {
  const { t } = useTranslation('knowledge');
  const [stop, setStop] = useState(0);
  const tools = toolsOf(props);
  const at = Math.min(stop, tools.length - 1);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tools.length - 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (step + tools.length) % tools.length;
    setStop(next);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  const keyText = (keys: string) => `${modKey} ${isMac ? keys.replace('Alt', '⌥').replace('Shift', '⇧') : keys}`;
  return (
    <div className="md-tools">
      <div className="md-tools-own" role="toolbar" aria-label={t('editor.tools')} aria-controls={props.controls} onKeyDown={move}>
        {tools.map(({ name, icon: Icon, keys, active, off, run }, index) => {
          const title = t(`editor.${name}`);
          return <button key={name} type="button" className={`icon-button ${active ? 'is-on' : ''}`} tabIndex={index === at ? 0 : -1} aria-pressed={active} aria-disabled={off || undefined} title={keys ? `${title} (${keyText(keys)})` : title} aria-label={title} onFocus={() => setStop(index)} onClick={() => { if (!off) run(); }}><Icon size={15} aria-hidden="true" /></button>;
        })}
      </div>
      {props.aside}
    </div>
  );
}
