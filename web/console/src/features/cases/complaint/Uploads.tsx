import { Button, Upload } from 'antd';
import { FileText, Paperclip, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import type { Attachment } from '@/shared/api/types';

type Props = { files: Attachment[]; set: (change: (old: Attachment[]) => Attachment[]) => void; fail: (error: unknown) => void; label: string };

/** Files that go along as evidence: uploaded as soon as they are chosen. */
export function Uploads({ files, set, fail, label }: Props) {
  const { t: common } = useTranslation();
  const [busy, setBusy] = useState(0);
  const add = async (file: File) => {
    setBusy((old) => old + 1);
    try {
      const done = await conversations.upload(file);
      set((old) => [...old, done]);
    } catch (error) {
      fail(error);
    } finally {
      setBusy((old) => old - 1);
    }
  };
  return (
    <div className="stack cmp-uploads">
      <Upload multiple showUploadList={false} beforeUpload={(file) => { void add(file); return false; }}><Button size="small" icon={<Paperclip size={14} />} loading={busy > 0}>{label}</Button></Upload>
      {files.length > 0 && (
        <ul className="plain">
          {files.map((each) => (
            <li key={each.id} className="row"><FileText size={14} aria-hidden="true" /><span className="grow cut">{each.name}</span><Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${each.name}`} onClick={() => set((old) => old.filter(({ id }) => id !== each.id))} /></li>
          ))}
        </ul>
      )}
    </div>
  );
}

type FilesProps = { files: { id: string; name: string; size: number; url: string }[] };

export function Files({ files }: FilesProps) {
  if (files.length === 0) return null;
  return (
    <ul className="plain cmp-files">
      {files.map((each) => <li key={each.id}><a href={each.url} target="_blank" rel="noreferrer" className="row"><FileText size={14} aria-hidden="true" /><span className="cut">{each.name}</span><span className="tiny faint numbers">{Math.max(1, Math.ceil(each.size / 1024))} kB</span></a></li>)}
    </ul>
  );
}
