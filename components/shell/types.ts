export type SearchResult = {
  /** `Authkeys`, `IP addresses`. */
  group: string;
  label: string;
  href: string;
  /** Set in mono: keys and addresses. */
  mono?: boolean;
};

export type Search = (query: string) => Promise<SearchResult[]>;

export type ShellProps = {
  company: { name: string };
  member: { id: string; name: string; email: string; role: string };
  /** Demo mode: shows the outbox. */
  demo?: boolean;
  signOut: () => void | Promise<void>;
  search?: Search;
};
