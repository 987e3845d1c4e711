import { useQueries, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contacts } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import type { Id } from '@/shared/api/types';
import { useCaseActions } from '@/shared/cases/useCaseActions';
import { Avatar } from '@/shared/ui/Avatar';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useContactName } from '@/shared/ui/names';
import { Link } from '@/shared/ui/router';
import { useDebounced } from '@/shared/ui/useDebounced';
import type { CardProps } from './card';

function AddPerson({ add }: { add: (contact: Id, role: string) => void }) {
  const { t } = useTranslation('cases');
  const contactName = useContactName();
  const [text, setText] = useState('');
  const [contact, setContact] = useState<Id>();
  const [role, setRole] = useState('');
  const query = useDebounced(text.trim(), 200);
  const found = useQuery({ queryKey: keys.contacts(query), queryFn: ({ signal }) => contacts.list(query, undefined, { signal }), enabled: query.length > 0 });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); if (contact) add(contact, role.trim()); }}>
      <Select
        autoFocus size="small" showSearch={{ filterOption: false, onSearch: setText }} value={contact} placeholder={t('people.search')} aria-label={t('people.search')} onChange={setContact}
        notFoundContent={query ? t('people.nobody') : t('people.type')} options={(found.data?.items ?? []).map((each) => ({ value: each.id, label: contactName(each) }))}
      />
      <div className="row"><Input size="small" value={role} maxLength={80} placeholder={t('people.role')} aria-label={t('people.role')} onChange={(event) => setRole(event.target.value)} /><Button size="small" type="primary" htmlType="submit" disabled={!contact}>{t('people.add_short')}</Button></div>
    </form>
  );
}

/** The customer, and whoever else of his side has to do with it. */
export function PeopleCard({ matter, rights }: CardProps) {
  const { t } = useTranslation('cases');
  const actions = useCaseActions();
  const contactName = useContactName();
  const sees = useAllows('view_contacts');
  const [adding, setAdding] = useState(false);
  const others = useQueries({ queries: matter.people.map(({ contact }) => ({ queryKey: keys.contact(contact), queryFn: ({ signal }: { signal: AbortSignal }) => contacts.get(contact, { signal }), enabled: sees, retry: false, staleTime: 60_000 })) });
  const person = (id: Id, name: string, role: string) => <><Avatar name={name} size={22} />{sees ? <Link to={`/customers/${id}`} className="cut grow">{name}</Link> : <span className="cut grow">{name}</span>}<span className="faint tiny cut">{role}</span></>;
  return (
    <FoldCard name="case-people" title={t('people.title')} extra={rights.edit && sees && <button type="button" className="icon-button" aria-expanded={adding} aria-label={t('people.add')} title={t('people.add')} onClick={() => setAdding(!adding)}><Plus size={15} /></button>}>
      <ul className="plain card-list">
        {matter.contact && <li className="row">{person(matter.contact.id, contactName(matter.contact), t('people.customer'))}</li>}
        {matter.people.map((each, index) => {
          const contact = others[index]?.data;
          return (
            <li key={each.contact} className="row">
              {person(each.contact, contact ? contactName(contact) : '…', each.role)}
              {rights.edit && <button type="button" className="icon-button" aria-label={t('people.remove')} onClick={() => void actions.change(matter, { people: matter.people.filter((other) => other.contact !== each.contact) })}><X size={13} /></button>}
            </li>
          );
        })}
      </ul>
      {!matter.contact && matter.people.length === 0 && !adding && <p className="faint">{t('people.none')}</p>}
      {adding && <AddPerson add={(contact, role) => { setAdding(false); void actions.change(matter, { people: [...matter.people.filter((other) => other.contact !== contact), { contact, role }] }); }} />}
    </FoldCard>
  );
}
