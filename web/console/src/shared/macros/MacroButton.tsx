// Macros that are offered for the case or conversation in front of the reader, one click each.
import { Input, Popover } from 'antd';
import { Zap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '../api/me';
import { Link } from '../ui/router';
import { SkeletonLines } from '../ui/States';
import type { StoredMacro, Thing } from './api';
import { useOffered, useRunMacro } from './useMacros';
import './macros.css';

const manyFrom = 8;

function Offered({ thing, done }: { thing: Thing; done: () => void }) {
  const { t } = useTranslation('automation');
  const offered = useOffered(thing);
  const run = useRunMacro();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState<string>();
  if (!offered.data) return offered.isError ? <p className="faint">{t('macros.failed')}</p> : <SkeletonLines lines={3} />;
  if (offered.data.length === 0) return <p className="faint macro-none">{t('macros.none')} <Link to="/settings/macros" onClick={done}>{t('macros.to_settings')}</Link></p>;
  const fitting = offered.data.filter(({ macro }) => macro.name.toLowerCase().includes(text.trim().toLowerCase()));
  const start = async (each: StoredMacro) => {
    setBusy(each.id);
    await run(each, thing, t('macros.ran', { name: each.macro.name }));
    done();
  };
  return (
    <>
      {offered.data.length > manyFrom && <Input autoFocus size="small" value={text} placeholder={t('macros.find')} aria-label={t('macros.find')} onChange={(event) => setText(event.target.value)} />}
      <ul className="plain macro-list">
        {fitting.map((each) => (
          <li key={each.id}>
            <button type="button" className="macro-item" disabled={busy !== undefined} onClick={() => void start(each)}>
              <strong>{each.macro.name}</strong>
              <span className="faint tiny">{each.macro.actions.map(({ does }) => t(`does.${does}`)).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {fitting.length === 0 && <p className="faint macro-none">{t('macros.not_found')}</p>}
    </>
  );
}

export default function MacroButton({ thing, placement }: { thing: Thing; placement: 'bottom' | 'topLeft' }) {
  const { t } = useTranslation('automation');
  const may = useAllows('edit_cases');
  const [open, setOpen] = useState(false);
  // Escape closes what is open here, and nothing behind it.
  useEffect(() => {
    if (!open) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [open]);
  if (!may) return null;
  return (
    <Popover
      trigger="click" placement={placement} arrow={false} open={open} onOpenChange={setOpen} destroyOnHidden
      content={<div className="macro-pop" role="dialog" aria-label={t('macros.title')}><Offered thing={thing} done={() => setOpen(false)} /></div>}
    >
      <button type="button" className="icon-button" title={t('macros.title')} aria-label={t('macros.title')} aria-expanded={open}><Zap size={16} /></button>
    </Popover>
  );
}
