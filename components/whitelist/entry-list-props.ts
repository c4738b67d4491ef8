import type { ReactNode } from 'react';
import type { EntryList as EntryListData, WhitelistRow } from '#lib/access/whitelist/list';
import type { RemovalPreview } from '#lib/access/whitelist/preview-removal';
import type { Review } from '#lib/access/whitelist/review';
import type { TightenEntryInput } from '#lib/access/whitelist/schemas';
import type { YourAddress } from '#lib/access/whitelist/your-address';
import type { ActionResult } from '#lib/panel/action';
import type { AddEntries } from './add-entries-form.tsx';
import type { OnEdit } from './edit-entry.tsx';

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
  /** What opens from the listed addresses; an authkey where it is absent. */
  secret?: 'authkey' | 'password';
  /** The person's own address, and the id of the list's authkey or API client; null: the company's list. */
  here: YourAddress;
  listId: string | null;
  onAdd: AddEntries;
  onEdit: OnEdit;
  onReview: () => Promise<ActionResult<Review>>;
  onTighten: OnTighten;
  onExport: () => Promise<ActionResult<{ csv: string; entries: number }>>;
  onPreviewRemoval: (ids: string[]) => Promise<ActionResult<RemovalPreview>>;
  /** `confirm`: the person has seen whom it would refuse. */
  onRemove: (ids: string[], confirm: boolean) => Promise<ActionResult<unknown>>;
};

export type ShownRow = WhitelistRow & { storing?: true };
