const SEQUENCE_MS = 1200;

/** Reads single keys and `g` sequences from the document, never from a field or behind a dialog. */
export function keyListener(act: (command: string) => void) {
  let goUntil = 0;

  return (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    const key = event.key.toLowerCase();
    if (key === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      return act('palette');
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;

    if (Date.now() < goUntil) {
      goUntil = 0;
      event.preventDefault();
      return act(key);
    }
    if (key === 'g') {
      goUntil = Date.now() + SEQUENCE_MS;
    } else if (key === 'u') {
      act('undo');
    } else if (key === '/' || key === '?') {
      event.preventDefault();
      act(key === '/' ? 'search' : 'shortcuts');
    }
  };
}

function isTaken(target: EventTarget | null) {
  if (document.querySelector('[role="dialog"], [role="menu"]')) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="combobox"]') !== null;
}
