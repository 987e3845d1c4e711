import { useRoute } from '@/shared/ui/router';
import { CaseLists } from './list/CaseLists';
import { CasePage } from './page/CasePage';
import '@/shared/contact/contact.css';
import './cases-area.css';

export default function Cases() {
  const { parts } = useRoute();
  const id = parts[1] === 'case' ? parts[2] : undefined;
  return id ? <CasePage key={id} id={id} /> : <CaseLists />;
}
