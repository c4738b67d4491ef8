'use client';

import Link from 'next/link';
import { Card } from '#components/ui/card.tsx';
import { linkStyles } from '#components/ui/link-styles.ts';
import { countOf } from '#components/ui/number.tsx';
import type { ActionResult } from '#lib/panel/action';
import { type AttachableList, AttachList } from './attach-list.tsx';
import { type DetachActions, DetachList } from './detach-list.tsx';
import { IpListState, type StateOfList } from './ip-list-state.tsx';
import { type SourceOfList, sourceWords } from './source-words.ts';

export type AttachedList = AttachableList & StateOfList & SourceOfList;

type AttachedListsProps = DetachActions & {
  /** What lists are attached to, in words: "this authkey". */
  to: string;
  lists: AttachedList[];
  /** Those that the company has for all of its authkeys: said here, changed on its own page. */
  ofCompany: AttachedList[];
  /** Those that are not attached yet. */
  others: AttachableList[];
  canWrite: boolean;
  onAttach: (listId: string) => Promise<ActionResult<unknown>>;
};

/** The lists with a name whose entries count here. */
export function AttachedLists({ to, lists, ofCompany, others, ...props }: AttachedListsProps) {
  const { canWrite, onAttach, ...detach } = props;
  return (
    <Card
      flush
      title="IP lists"
      description="Their entries count here too."
      actions={canWrite && <AttachList to={to} lists={others} onAttach={onAttach} />}
      footer={
        ofCompany.length > 0 && (
          <>
            {"The company's, for all authkeys: "}
            {ofCompany.map((list, index) => (
              <span key={list.id}>
                {index > 0 && ', '}
                <Link href={`/ip-lists/${list.id}`} className={linkStyles}>
                  {list.name}
                </Link>
              </span>
            ))}
            .
          </>
        )
      }
    >
      {lists.length === 0 ? (
        <p className="border-t px-4 py-6 text-center text-muted text-sm">None is attached.</p>
      ) : (
        <ul className="divide-y border-t text-sm">
          {lists.map((list) => (
            <li key={list.id} className="flex min-h-10 items-center gap-3 px-4 py-1.5">
              <span className="grid min-w-0 flex-1">
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Link href={`/ip-lists/${list.id}`} className={`wrap-anywhere font-medium ${linkStyles}`}>
                    {list.name}
                  </Link>
                  <IpListState {...list} />
                </span>
                <span className="text-subtle text-xs">
                  {countOf(list.entries, 'entry', 'entries')} · {sourceWords(list)}
                </span>
              </span>
              {canWrite && <DetachList list={list} from={to} {...detach} />}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
