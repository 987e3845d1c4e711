// The last thing done to a case that can be taken back, for `z` and the toast.
let last: { at: number; undo: () => void } | undefined;
const lastsMs = 20_000;

export function rememberUndo(undo: () => void) {
  last = { at: Date.now(), undo };
}

export function undoLast() {
  const action = last;
  last = undefined;
  if (action && Date.now() - action.at < lastsMs) action.undo();
}
