import {
  addEntriesAction,
  editEntryAction,
  exportEntriesAction,
  previewRemovalAction,
  removeEntriesAction,
  reviewEntriesAction,
  tightenEntryAction,
} from './whitelist.ts';

/** What a list shown on a page can do; null: the company's. */
export function entryListActions(credentialId: string | null) {
  return {
    onAdd: addEntriesAction.bind(null, credentialId),
    onEdit: editEntryAction,
    onReview: reviewEntriesAction.bind(null, credentialId),
    onTighten: tightenEntryAction,
    onExport: exportEntriesAction.bind(null, credentialId),
    onPreviewRemoval: previewRemovalAction,
    onRemove: removeEntriesAction,
  };
}
