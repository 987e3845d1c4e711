import { AtSign, BadgeCheck, CircleHelp, Fingerprint, Globe, Phone, Plus, ShieldCheck, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact, IdentityKind } from '../api/types';
import { useContactActions } from './useContact';

const icons = { email: AtSign, phone: Phone, external: Fingerprint, visitor: Globe };
const proofs = { claimed: CircleHelp, confirmed: BadgeCheck, verified: ShieldCheck };

function AddIdentity({ contact, close }: { contact: Contact; close: () => void }) {
  const { t } = useTranslation();
  const { addIdentity } = useContactActions(contact.id);
  const [kind, setKind] = useState<IdentityKind>('email');
  const [value, setValue] = useState('');
  const add = async () => {
    if (value.trim() && (await addIdentity(kind, value.trim()))) close();
  };
  return (
    <form className="row add-identity" onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <select className="field field-kind" value={kind} aria-label={t('contact.identity_kind')} onChange={(event) => setKind(event.target.value as IdentityKind)}>
        {(['email', 'phone', 'external'] as const).map((each) => <option key={each} value={each}>{t(`contact.${each}`)}</option>)}
      </select>
      <input
        autoFocus className="field" type={kind === 'email' ? 'email' : kind === 'phone' ? 'tel' : 'text'} value={value} aria-label={t('contact.identity_value')}
        onChange={(event) => setValue(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && close()}
      />
      <button type="submit" className="icon-button" aria-label={t('action.add')}><Plus size={15} /></button>
    </form>
  );
}

export function Identities({ contact, editable }: { contact: Contact; editable: boolean }) {
  const { t } = useTranslation();
  const { removeIdentity } = useContactActions(contact.id);
  const [adding, setAdding] = useState(false);
  const shown = contact.identities.filter((each) => each.kind !== 'visitor');
  return (
    <ul className="plain identities">
      {shown.map((each) => {
        const Kind = icons[each.kind];
        const Proof = proofs[each.proof];
        const href = each.kind === 'email' ? `mailto:${each.value}` : each.kind === 'phone' ? `tel:${each.value}` : undefined;
        return (
          <li key={each.id} className="row">
            <Kind size={14} strokeWidth={1.75} aria-label={t(`contact.${each.kind}`)} className="identity-kind" />
            <span className="grow cut" title={each.value}>{href ? <a href={href}>{each.value}</a> : each.value}</span>
            <span className={`proof proof-${each.proof}`} role="img" title={t(`contact.${each.proof}`)} aria-label={t(`contact.${each.proof}`)}><Proof size={14} aria-hidden="true" /></span>
            {editable && (
              <button type="button" className="icon-button quiet" aria-label={t('contact.remove_identity', { value: each.value })} onClick={() => void removeIdentity(each.id)}><X size={13} /></button>
            )}
          </li>
        );
      })}
      {editable && (
        <li>
          {adding ? (
            <AddIdentity contact={contact} close={() => setAdding(false)} />
          ) : (
            <button type="button" className="bare link" onClick={() => setAdding(true)}><Plus size={13} aria-hidden="true" /> {t('contact.add_identity')}</button>
          )}
        </li>
      )}
    </ul>
  );
}
