// The drawing of a dialog. Everything that can be done here can be done in the list beside it by keyboard as well.
import { Background, Controls, getViewportForBounds, Handle, Position, ReactFlow, useReactFlow, useStore, type Connection, type Edge, type Node, type NodeProps } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { CircleStop, GitBranch, HelpCircle, ListChecks, MessageSquare, Table2, UserRound, Zap, type LucideIcon } from 'lucide-react';
import { memo, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDark } from '@/shared/ui/media';
import { arrowsOf, doorsOf, nodeSize, placesOf, wordsIn } from './model';
import type { Definition, DialogNode, NodeKind } from './types';

export const kindIcon: Record<NodeKind, LucideIcon> = { say: MessageSquare, ask: HelpCircle, choose: ListChecks, condition: GitBranch, action: Zap, table: Table2, hand_over: UserRound, end: CircleStop };

type Card = Node<{ node: DialogNode; language: string; start: boolean; wrong: string }, 'card'>;

/** What a node does, in one line. */
export function useGist(): (node: DialogNode, language: string) => string {
  const { t } = useTranslation('bots');
  return (node, language) => {
    if (node.kind === 'action') return node.action ?? t('node.no_action');
    if (node.kind === 'condition') return node.when?.fact ?? t('node.conditions');
    if (node.kind === 'table') return t('node.rows', { count: node.table?.rows.length ?? 0 });
    return wordsIn(node.text, language) || node.reason || '';
  };
}

const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<Card>) {
  const { t } = useTranslation('bots');
  const { node, language, start, wrong } = data;
  const gist = useGist();
  const Icon = kindIcon[node.kind];
  const doors = doorsOf(node, language);
  return (
    <div className={`node-card node-${node.kind} ${selected ? 'is-selected' : ''} ${wrong ? 'is-wrong' : ''}`} title={wrong || undefined}>
      <Handle type="target" position={Position.Top} />
      <div className="row node-head"><Icon size={13} aria-hidden="true" /><strong className="grow cut">{t(`kind.${node.kind}`)}</strong>{start && <span className="pill pill-accent">{t('node.start')}</span>}{node.slot && <code className="tiny">{node.slot}</code>}</div>
      <p className="node-gist">{gist(node, language) || <span className="faint">{t('node.empty')}</span>}</p>
      {doors.length > 0 && (
        <div className="node-doors">
          {doors.map((door) => (
            <span key={door.id} className="node-door">
              <span className="cut">{door.label === 'option' ? door.text : doors.length > 1 ? t(`door.${node.kind}.${door.label}` as 'door.condition.next') : ''}</span>
              <Handle id={door.id} type="source" position={Position.Bottom} />
            </span>
          ))}
        </div>
      )}
    </div>
  );
});
const nodeTypes = { card: NodeCard };
const fitting = { maxZoom: 1, padding: 0.05 };
const smallest = 0.1;

/** Shows the whole drawing again once there is another width for it; what is open beside it moves nothing. */
function Refit({ held }: { held: boolean }) {
  const { getNodes, getNodesBounds, setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const shown = useRef(0);
  useEffect(() => {
    if (width === 0 || width === shown.current) return;
    const first = shown.current === 0;
    shown.current = width;
    if (!first && !held) void setViewport(getViewportForBounds(getNodesBounds(getNodes()), width, height, smallest, fitting.maxZoom, fitting.padding));
  }, [getNodes, getNodesBounds, setViewport, width, height, held]);
  return null;
}

type Props = {
  definition: Definition; language: string; selected?: string; wrong: Map<string | undefined, { message: string }[]>;
  select: (id: string | undefined) => void; connect: (from: string, door: string, to: string | undefined) => void; move: (id: string, x: number, y: number) => void; remove: (id: string) => void;
};

export function Canvas({ definition, language, selected, wrong, select, connect, move, remove }: Props) {
  const { t } = useTranslation('bots');
  const dark = useDark();
  const gist = useGist();
  const nodes = useMemo<Card[]>(() => {
    const places = placesOf(definition, language);
    return definition.nodes.map((node) => ({
      id: node.id, type: 'card', position: places.get(node.id) ?? { x: 0, y: 0 }, selected: node.id === selected, width: nodeSize.width,
      ariaLabel: `${t(`kind.${node.kind}`)}: ${gist(node, language)}`,
      data: { node, language, start: node.id === definition.start, wrong: (wrong.get(node.id) ?? []).map(({ message }) => message).join(' · ') },
    }));
    // The words of a kind change with the language of the console only, which renders everything anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [definition, language, selected, wrong]);
  const edges = useMemo<Edge[]>(() => arrowsOf(definition, language).map((arrow) => ({ id: arrow.id, source: arrow.from, sourceHandle: arrow.door, target: arrow.to, type: 'smoothstep', markerEnd: { type: 'arrowclosed' as const }, className: arrow.label === 'otherwise' ? 'edge-otherwise' : undefined })), [definition, language]);
  const onConnect = ({ source, sourceHandle, target }: Connection) => connect(source, sourceHandle ?? 'next', target);
  return (
    <div className="canvas" role="application" aria-label={t('canvas.label')}>
      <ReactFlow<Card>
        nodes={nodes} edges={edges} nodeTypes={nodeTypes} colorMode={dark ? 'dark' : 'light'} fitView fitViewOptions={fitting} minZoom={smallest} deleteKeyCode={['Backspace', 'Delete']} proOptions={{ hideAttribution: true }}
        onConnect={onConnect} onNodeClick={(_, node) => select(node.id)} onPaneClick={() => select(undefined)}
        onNodesChange={(changes) => {
          for (const change of changes) {
            if (change.type === 'position' && change.position) move(change.id, change.position.x, change.position.y);
            if (change.type === 'remove') remove(change.id);
            if (change.type === 'select' && change.selected) select(change.id);
          }
        }}
        onEdgesDelete={(gone) => gone.forEach((edge) => connect(edge.source, edge.sourceHandle ?? 'next', undefined))}
      >
        <Background gap={18} />
        <Controls showInteractive={false} />
        <Refit held={selected !== undefined} />
      </ReactFlow>
    </div>
  );
}
