import { useQuery, useQueryClient } from '@tanstack/react-query';
import { contacts, type ContactChange } from '../api/endpoints';
import { keys } from '../api/keys';
import type { Contact, Id, IdentityKind } from '../api/types';
import { useProblem } from '../ui/problem';

export function useContact(id: Id) {
  return useQuery({ queryKey: keys.contact(id), queryFn: ({ signal }) => contacts.get(id, { signal }), staleTime: 60_000 });
}

export function useContactActions(id: Id) {
  const cache = useQueryClient();
  const problem = useProblem();
  const put = (contact: Contact) => {
    cache.setQueryData(keys.contact(contact.id), contact);
    void cache.invalidateQueries({ queryKey: keys.contactLists });
  };
  const renew = () => cache.invalidateQueries({ queryKey: keys.contact(id) });
  const notes = () => cache.invalidateQueries({ queryKey: keys.contactNotes(id) });
  return {
    change: (change: ContactChange) => contacts.change(id, change).then(put).catch(problem),
    /** True when it was added. */
    addIdentity: (kind: IdentityKind, value: string) =>
      contacts.addIdentity(id, kind, value).then(() => renew()).then(() => true).catch((error: unknown) => { problem(error); return false; }),
    removeIdentity: (identity: Id) => contacts.removeIdentity(id, identity).then(renew).catch(problem),
    addNote: (text: string) => contacts.addNote(id, text).then(notes).then(() => true).catch((error: unknown) => { problem(error); return false; }),
    removeNote: (note: Id) => contacts.removeNote(id, note).then(notes).catch(problem),
  };
}
