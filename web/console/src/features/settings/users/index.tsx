import { useRoute } from '@/shared/ui/router';
import { UserCreator } from './UserCreator';
import { UserEditor } from './UserEditor';
import { UserList } from './UserList';

export default function Users() {
  const id = useRoute().parts[2];
  if (!id) return <UserList />;
  return id === 'new' ? <UserCreator /> : <UserEditor key={id} id={id} />;
}
