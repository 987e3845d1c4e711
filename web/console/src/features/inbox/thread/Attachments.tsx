import { Download, FileText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@/shared/api/types';

export function fileSize(bytes: number, language: string): string {
  const [value, unit] = bytes < 1024 ? [bytes, 'byte'] : bytes < 1024 ** 2 ? [bytes / 1024, 'kilobyte'] : [bytes / 1024 ** 2, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

const boxWidth = 280;
const boxHeight = 220;

/** The size at which a picture is shown, known before it is loaded, so that nothing jumps. */
function pictureSize(file: Attachment): { width: number; height: number } | undefined {
  if (!file.width || !file.height) return undefined;
  const scale = Math.min(1, boxWidth / file.width, boxHeight / file.height);
  return { width: Math.round(file.width * scale), height: Math.round(file.height * scale) };
}

const shown = /^image\/(png|jpeg|gif|webp|avif)$/;

export function Attachments({ attachments }: { attachments: Attachment[] }) {
  const { t, i18n } = useTranslation('inbox');
  if (attachments.length === 0) return null;
  return (
    <div className="attachments">
      {attachments.map((file) =>
        shown.test(file.media_type) ? (
          <a key={file.id} href={file.url} target="_blank" rel="noopener noreferrer" className="picture" title={file.name}>
            <img src={file.url} alt={file.name} loading="lazy" style={pictureSize(file)} />
          </a>
        ) : (
          <a key={file.id} href={file.url} download={file.name} className="file" title={t('thread.download', { name: file.name })}>
            <FileText size={18} strokeWidth={1.5} aria-hidden="true" />
            <span className="grow">
              <span className="cut file-name">{file.name}</span>
              <span className="faint">{fileSize(file.size, i18n.language)}</span>
            </span>
            <Download size={15} aria-hidden="true" />
          </a>
        ),
      )}
    </div>
  );
}
