import { Code, Mail, MessageCircle, Phone } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../api/types';

const icons = { web: MessageCircle, email: Mail, phone: Phone, api: Code };

export function ChannelIcon({ channel, size = 14 }: { channel: Channel; size?: number }) {
  const { t } = useTranslation();
  const Icon = icons[channel];
  return (
    <span className="channel-icon" role="img" aria-label={t(`channel.${channel}`)} title={t(`channel.${channel}`)}>
      <Icon size={size} strokeWidth={1.75} aria-hidden="true" />
    </span>
  );
}
