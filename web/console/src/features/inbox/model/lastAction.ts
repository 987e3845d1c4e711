// The last thing done that can be undone, for `z` and the toast.
type Undo = { at: number; undo: () => void };
let last: Undo | undefined;
const lastsMs = 20_000;

export function rememberUndo(undo: () => void) {
  last = { at: Date.now(), undo };
}

/** False when there is nothing, or it was too long ago. */
export function undoLast(): boolean {
  const action = last;
  last = undefined;
  if (!action || Date.now() - action.at > lastsMs) return false;
  action.undo();
  return true;
}
