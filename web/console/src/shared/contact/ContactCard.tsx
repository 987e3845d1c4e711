import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contacts } from '../api/endpoints';
import { keys } from '../api/keys';
import { useAllows } from '../api/me';
import type { Contact } from '../api/types';
import { Avatar } from '../ui/Avatar';
import { useNow } from '../ui/clock';
import { EditableText } from '../ui/EditableText';
import { useContactName } from '../ui/names';
import { timeInZone } from '../ui/time';
import { TimeText } from '../ui/TimeText';
import { Identities } from './Identities';
import { useContactActions } from './useContact';
import './contact.css';

function LocalTime({ zone }: { zone: string }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return <span className="numbers">{timeInZone(zone, now, i18n.language) ?? zone}</span>;
}

export function ContactHead({ contact, size = 44 }: { contact: Contact; size?: number }) {
  const { t } = useTranslation();
  const editable = useAllows('edit_contacts');
  const { change } = useContactActions(contact.id);
  const name = useContactName()(contact);
  return (
    <div className="row contact-head">
      <Avatar name={name} size={size} />
      <div className="grow">
        <EditableText label={t('contact.name')} value={contact.name || (editable ? '' : name)} editable={editable} save={(value) => change({ name: value })} className="contact-name" />
        <div className="faint cut">{contact.anonymous ? t('contact.anonymous') : contact.company}</div>
      </div>
    </div>
  );
}

/** What is known about a person, editable in place. */
export function ContactFields({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const editable = useAllows('edit_contacts');
  const { change } = useContactActions(contact.id);
  const fields = useQuery({ queryKey: keys.contactFields, queryFn: ({ signal }) => contacts.fields({ signal }), staleTime: 300_000 });
  const known = fields.data ?? [];
  const extra = fields.isPending ? [] : Object.keys(contact.fields).filter((key) => !known.some((field) => field.key === key));
  const language = contact.language;
  return (
    <>
      <Identities contact={contact} editable={editable} />
      <dl className="facts">
        <div><dt>{t('contact.company')}</dt><dd><EditableText label={t('contact.company')} value={contact.company ?? ''} editable={editable} save={(value) => change({ company: value })} /></dd></div>
        <div><dt>{t('contact.language')}</dt><dd>{language === 'en' || language === 'zh-CN' || language === 'zh' ? t(`language_name.${language}`) : (language ?? <span className="faint">{t('contact.not_set')}</span>)}</dd></div>
        {contact.time_zone && <div><dt>{t('contact.local_time')}</dt><dd title={contact.time_zone}><LocalTime zone={contact.time_zone} /></dd></div>}
        {known.map((field) => (
          <div key={field.key}>
            <dt className="cut" title={field.label}>{field.label}</dt>
            <dd>
              <EditableText
                label={field.label} value={contact.fields[field.key] ?? ''} editable={editable} type={field.type === 'choice' ? 'text' : field.type} choices={field.choices}
                save={(value) => change({ fields: { [field.key]: value } })}
              />
            </dd>
          </div>
        ))}
        {extra.map((key) => <div key={key}><dt className="cut" title={key}>{key}</dt><dd className="cut" title={contact.fields[key]}>{contact.fields[key]}</dd></div>)}
        <div><dt>{t('contact.created')}</dt><dd><TimeText at={contact.created_at} /></dd></div>
        {contact.last_seen_at && <div><dt>{t('contact.last_seen')}</dt><dd><TimeText at={contact.last_seen_at} /></dd></div>}
        <div><dt>{t('contact.conversations')}</dt><dd className="numbers">{contact.conversation_count}</dd></div>
      </dl>
    </>
  );
}
