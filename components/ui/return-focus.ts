let menuTrigger: HTMLElement | null = null;

/** Menus close before the dialog they open has mounted, so they leave word of where they were opened. */
export function rememberMenuTrigger(element: Element | null) {
  if (element instanceof HTMLElement) menuTrigger = element;
}

/** Where focus belongs after an overlay that is opening now has closed. */
export function focusOrigin() {
  const active = document.activeElement;
  if (active instanceof HTMLElement && active !== document.body && !active.closest('[role="menu"]'))
    return active;
  return menuTrigger?.isConnected ? menuTrigger : null;
}
