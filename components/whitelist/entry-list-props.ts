import type { ReactNode } from 'react';
import type { EntryList as EntryListData, ListedEntry } from '#lib/access/whitelist/list';
import type { RemovalPreview } from '#lib/access/whitelist/preview-removal';
import type { Review } from '#lib/access/whitelist/review';
import type { TightenEntryInput } from '#lib/access/whitelist/schemas';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import type { ActionResult } from '#lib/panel/action';
import type { AddEntries } from './add-entries-form.tsx';
import type { OnEdit } from './edit-entry.tsx';
import type { ListOwner } from './list-owner.ts';

export type OnTighten = (input: TightenEntryInput) => Promise<ActionResult<unknown>>;

export type EntryListProps = {
  /** The heading, and what the region is called where `region` does not say. */
  title: string;
  region?: string;
  description: ReactNode;
  list: EntryListData;
  /** The URL's key of the search in this list; its length is kept beside it. */
  urlKey: string;
  empty: ReactNode;
  whenLast: string;
  canWrite: boolean;
  owner: ListOwner;
  /** The person's own address. */
  here: YourAddress;
  onAdd: AddEntries;
  onEdit: OnEdit;
  onReview: () => Promise<ActionResult<Review>>;
  onTighten: OnTighten;
  onExport: () => Promise<ActionResult<{ csv: string; entries: number }>>;
  onPreviewRemoval: (ids: string[]) => Promise<ActionResult<RemovalPreview>>;
  /** `confirm`: the person has seen whom it would refuse. */
  onRemove: (ids: string[], confirm: boolean) => Promise<ActionResult<unknown>>;
};

export type ShownRow = ListedEntry & { storing?: true };
