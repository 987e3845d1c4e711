import { Button } from 'antd';
import { Check, Copy, Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { label: string; text: string; hidden?: boolean; block?: boolean };

/** Text to take along: selected at a click, copied by a button, covered on demand. */
export function CopyField({ label, text, hidden, block }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const [covered, setCovered] = useState(Boolean(hidden));
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className={`copy-field ${block ? 'copy-field-block' : ''}`}>
      <code tabIndex={0} aria-label={label}>{covered ? '•'.repeat(Math.min(32, text.length)) : text}</code>
      {hidden && (
        <Button type="text" aria-label={t(covered ? 'form.show' : 'form.hide')} icon={covered ? <Eye size={15} /> : <EyeOff size={15} />} onClick={() => setCovered(!covered)} />
      )}
      <Button icon={copied ? <Check size={15} /> : <Copy size={15} />} onClick={() => void copy()} aria-label={`${common('action.copy')}: ${label}`}>
        <span aria-live="polite">{common(copied ? 'action.copied' : 'action.copy')}</span>
      </Button>
    </div>
  );
}
