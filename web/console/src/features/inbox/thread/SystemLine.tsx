import type { Message } from '@/shared/api/types';
import { TimeText } from '@/shared/ui/TimeText';
import { useSystemText } from './systemText';

export function SystemLine({ message }: { message: Message }) {
  const text = useSystemText()(message);
  return (
    <div className="system-line">
      <span>{text}</span>
      <TimeText at={message.at} />
    </div>
  );
}
