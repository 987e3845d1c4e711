import { FileText, LoaderCircle, RotateCcw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Uploads } from './useUploads';
import './uploads.css';

export function AttachmentTray({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation('inbox');
  if (uploads.list.length === 0) return null;
  return (
    <ul className="plain tray" aria-label={t('composer.attachments')}>
      {uploads.list.map((each) => (
        <li key={each.key} className={`tray-item ${each.problem ? 'tray-failed' : ''}`} title={each.problem}>
          {each.done || each.problem ? <FileText size={14} aria-hidden="true" /> : <LoaderCircle size={14} className="turning" aria-label={t('composer.uploading')} />}
          <span className="cut">{each.name}</span>
          {each.problem && (
            <button type="button" className="bare" aria-label={t('composer.retry_upload', { name: each.name })} onClick={() => uploads.retry(each.key)}><RotateCcw size={13} /></button>
          )}
          <button type="button" className="bare" aria-label={t('composer.remove_file', { name: each.name })} onClick={() => uploads.remove(each.key)}><X size={13} /></button>
        </li>
      ))}
    </ul>
  );
}
