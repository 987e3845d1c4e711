import type { Message } from '@/shared/api/types';
import { useTranslation } from 'react-i18next';
import { clockTime, exactTime } from '@/shared/ui/time';
import { useSystemText } from './systemText';

export function SystemLine({ message }: { message: Message }) {
  const { i18n } = useTranslation();
  const text = useSystemText()(message);
  return (
    <div className="system-line">
      <span>{text}</span>
      <time dateTime={message.at} title={exactTime(message.at, i18n.language)}>{clockTime(message.at, i18n.language)}</time>
    </div>
  );
}
