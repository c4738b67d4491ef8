import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';

type ConfirmWideProps = {
  /** Each entry that is wide, and how many addresses it lets in; none: nothing is asked. */
  lines: string[];
  /** What comes of it. */
  description: string;
  confirmLabel: string;
  onConfirm: () => Promise<unknown>;
  onDismiss: () => void;
};

/** Asks before entries are stored that let in very many addresses. */
export function ConfirmWide({ lines, description, confirmLabel, onConfirm, onDismiss }: ConfirmWideProps) {
  return (
    <ConfirmDialog
      open={lines.length > 0}
      onOpenChange={onDismiss}
      title="Let in this many addresses?"
      description={description}
      confirmLabel={confirmLabel}
      tone="primary"
      onConfirm={onConfirm}
    >
      <ul className="grid gap-1 font-mono text-sm">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
