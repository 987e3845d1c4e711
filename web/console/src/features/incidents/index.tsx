import { useRoute } from '@/shared/ui/router';
import { IncidentLists } from './list/IncidentLists';
import { IncidentPage } from './page/IncidentPage';
import '@/shared/contact/contact.css';
import './incidents-area.css';

export default function Incidents() {
  const id = useRoute().parts[1];
  return id ? <IncidentPage key={id} id={id} /> : <IncidentLists />;
}
