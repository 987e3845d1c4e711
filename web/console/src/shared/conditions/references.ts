// What facts that hold an id refer to: people, queues, customers.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { http } from '../api/http';
import { keys } from '../api/keys';
import { useAllows } from '../api/me';
import { useDirectory, useQueues } from '../ui/names';

type Option = { value: string; label: string };

export const useFacts = () => useQuery({ queryKey: keys.facts, queryFn: ({ signal }) => http.get('/facts', { signal }), staleTime: 60_000 });

/** The things of a kind that can be chosen; nothing where there are too many, or none are known: then the id is typed. */
export function useReferred(refers: string | undefined): Option[] | undefined {
  const people = useDirectory();
  const queues = useQueues();
  const mayTeams = useAllows('manage_users');
  const teams = useQuery({ queryKey: ['teams'], queryFn: ({ signal }) => http.get('/teams', { signal }), enabled: refers === 'team' && mayTeams });
  return useMemo(() => {
    const option = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
    if (refers === 'user') return people.map(option);
    if (refers === 'queue') return queues.map(option);
    if (refers === 'team') return teams.data?.map(option);
    return undefined;
  }, [refers, people, queues, teams.data]);
}
