import type { Page } from '#lib/core/paging/read-page';

type Read<Row> = (at: { after?: string; before?: string }) => Promise<Page<Row>>;

/** All pages of a list by its cursors, from the first to the last; it throws unless the way back shows the same. */
export async function allPages<Row>(read: Read<Row>): Promise<Row[][]> {
  const pages: Row[][] = [];
  let page = await read({});
  if (page.previous !== null) throw new Error('The first page has one before it');
  while (page.next !== null) {
    pages.push(page.rows);
    page = await read({ after: page.next });
    const preceding = pages.flat().length;
    if (page.preceding !== preceding) throw new Error(`${page.preceding} precede, not ${preceding}`);
  }
  const forward = [...pages, page.rows];
  for (const expected of pages.toReversed()) {
    if (page.previous === null) throw new Error('There is no way back');
    page = await read({ before: page.previous });
    if (JSON.stringify(page.rows) !== JSON.stringify(expected)) throw new Error('The way back shows others');
  }
  if (page.previous !== null) throw new Error('Something precedes the first page');
  return forward;
}
