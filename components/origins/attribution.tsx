const sources = [
  { href: 'https://db-ip.com', words: 'IP Geolocation by DB-IP' },
  { href: 'https://www.routeviews.org', words: 'RouteViews' },
  { href: 'https://www.nro.net', words: 'NRO' },
];

/** Whom operators and countries are from, as their licences ask. */
export function Attribution() {
  return (
    <p className="text-subtle text-xs">
      Operators and countries may be out of date. Data:{' '}
      {sources.map(({ href, words }, index) => (
        <span key={href}>
          {index > 0 && ', '}
          <a
            href={href}
            target="_blank"
            rel="noreferrer"
            className="underline underline-offset-2 hover:text-ink"
          >
            {words}
          </a>
        </span>
      ))}{' '}
      (CC BY 4.0).
    </p>
  );
}
