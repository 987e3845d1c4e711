// What is asked about the link or the picture that the cursor is at.
import type { Editor } from '@tiptap/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf } from '../model/address';

export function LinkRow({ editor, close }: { editor: Editor; close: () => void }) {
  const { t } = useTranslation('knowledge');
  const id = useId();
  const [address, setAddress] = useState(() => String(editor.getAttributes('link').href ?? ''));
  const there = editor.isActive('link');
  const done = () => { close(); editor.commands.focus(); };
  const apply = () => {
    const href = addressOf(address);
    if (!href) return;
    const chain = editor.chain().extendMarkRange('link');
    if (editor.state.selection.empty && !there) chain.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run();
    else chain.setLink({ href }).run();
    done();
  };
  return (
    <div className="md-row" role="group" aria-label={t('editor.link')} onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); done(); } }}>
      <label htmlFor={id}>{t('editor.address')}</label>
      <input id={id} className="grow" value={address} autoFocus maxLength={2000} placeholder="https://  /  article:…" onChange={(event) => setAddress(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); apply(); } }} />
      <button type="button" disabled={!address.trim()} onClick={apply}>{t('editor.address_set')}</button>
      {there && <button type="button" onClick={() => { editor.chain().extendMarkRange('link').unsetLink().run(); done(); }}>{t('editor.address_remove')}</button>}
    </div>
  );
}

export function PictureRow({ editor }: { editor: Editor }) {
  const { t } = useTranslation('knowledge');
  const id = useId();
  // updateAttributes() would put another node in its place, which is not selected, and this row would close.
  const describe = (alt: string) => editor.commands.command(({ tr }) => { tr.setNodeAttribute(tr.selection.from, 'alt', alt); return true; });
  return (
    <div className="md-row">
      <label htmlFor={id}>{t('editor.description')}</label>
      <input id={id} className="grow" value={String(editor.getAttributes('picture').alt ?? '')} maxLength={500} placeholder={t('editor.description_text')} onChange={(event) => describe(event.target.value)} />
    </div>
  );
}
