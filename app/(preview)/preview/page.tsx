'use client';

import { Ban, KeyRound, MoreHorizontal, Plus, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { Suspense, useState } from 'react';
import { DataTable } from '../../../components/data-table/data-table.tsx';
import { DataTableSkeleton } from '../../../components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '../../../components/data-table/features.ts';
import { AppShell } from '../../../components/shell/app-shell.tsx';
import { Avatar } from '../../../components/ui/avatar.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { Checkbox } from '../../../components/ui/checkbox.tsx';
import { IpChip, IpChips } from '../../../components/ui/chip.tsx';
import { Combobox } from '../../../components/ui/combobox.tsx';
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx';
import { CopyButton } from '../../../components/ui/copy-button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../../components/ui/dropdown-menu.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { ErrorState } from '../../../components/ui/error-state.tsx';
import { Field } from '../../../components/ui/field.tsx';
import { FormError } from '../../../components/ui/form-error.tsx';
import { Input } from '../../../components/ui/input.tsx';
import { LinkButton } from '../../../components/ui/link-button.tsx';
import { Logo } from '../../../components/ui/logo.tsx';
import { IpText, Mono } from '../../../components/ui/mono.tsx';
import { Num } from '../../../components/ui/number.tsx';
import { OtpInput } from '../../../components/ui/otp-input.tsx';
import { PageHeader } from '../../../components/ui/page-header.tsx';
import { PasswordInput } from '../../../components/ui/password-input.tsx';
import { Popover } from '../../../components/ui/popover.tsx';
import { RelativeTime } from '../../../components/ui/relative-time.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { Sheet } from '../../../components/ui/sheet.tsx';
import { Loading, Skeleton } from '../../../components/ui/skeleton.tsx';
import { Sparkline } from '../../../components/ui/sparkline.tsx';
import { SplitBar } from '../../../components/ui/split-bar.tsx';
import { Switch } from '../../../components/ui/switch.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '../../../components/ui/table.tsx';
import { TabPanel, Tabs } from '../../../components/ui/tabs.tsx';
import { Textarea } from '../../../components/ui/textarea.tsx';
import { toast } from '../../../components/ui/toaster.tsx';
import { Tooltip } from '../../../components/ui/tooltip.tsx';

const ips = [
  { ip: '203.0.113.9', at: Date.now() - 200_000, a: 0, r: 41 },
  { ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348', at: Date.now() - 4_000_000, a: 12045, r: 3 },
  { ip: '198.51.100.0/24', at: Date.now() - 90_000_000, a: 1834, r: 0 },
];
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

type Line = { id: string; ip: string; authkey: string; attempts: number; last: number };
const lines: Line[] = Array.from({ length: 137 }, (_, n) => ({
  id: `l${n}`,
  ip: n % 5 === 0 ? `2001:db8:${(n * 7919).toString(16)}::${n}` : `203.0.113.${n}`,
  authkey: ['Checkout service', 'Night batch', 'Staging'][n % 3] ?? '',
  attempts: (n * 7919) % 2011,
  last: Date.UTC(2026, 6, 1) + n * 3_600_000,
}));
const column = columnsOf<Line>();
const lineColumns = column.columns([
  column.accessor('ip', {
    header: 'IP',
    enableSorting: true,
    meta: { card: 'title' },
    cell: ({ row }) => (
      <span className="inline-flex items-center gap-1">
        <IpText ip={row.original.ip} />
        <CopyButton value={row.original.ip} label={`Copy ${row.original.ip}`} />
      </span>
    ),
  }),
  column.accessor('authkey', { header: 'Authkey' }),
  column.accessor('attempts', {
    header: 'Attempts',
    enableSorting: true,
    meta: { align: 'end' },
    cell: ({ row }) => <Num value={row.original.attempts} className="font-mono" />,
  }),
  column.accessor('last', {
    header: 'Last attempt',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.last} className="text-muted" />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions', hideHeader: true },
    cell: ({ row }) => (
      <Button size="icon-sm" aria-label={`Whitelist ${row.original.ip}`}>
        <Plus aria-hidden />
      </Button>
    ),
  }),
]);

function Lines() {
  const params = useSearchParams();
  const page = Number(params.get('page') ?? 1);
  const size = Number(params.get('size') ?? 25);
  const [id = 'last', direction = 'desc'] = (params.get('sort') ?? 'last.desc').split('.');
  const q = params.get('q') ?? '';
  const key = params.get('authkey');
  const found = lines
    .filter((l) => l.ip.includes(q) && (!key || l.authkey === key))
    .sort((a, b) => (a[id as 'ip'] < b[id as 'ip'] ? -1 : 1) * (direction === 'desc' ? -1 : 1));
  return (
    <DataTable
      label="Failed requests"
      columns={lineColumns}
      rows={found.slice((page - 1) * size, page * size)}
      rowId={(l) => l.id}
      rowLabel={(l) => l.ip}
      total={found.length}
      page={page}
      pageSize={size}
      sort={{ id, desc: direction === 'desc' }}
      noun={['failed request', 'failed requests']}
      search={{ label: 'Search by IP or CIDR' }}
      facets={[
        {
          id: 'authkey',
          label: 'Authkey',
          any: 'Any authkey',
          options: ['Checkout service', 'Night batch', 'Staging'].map((v) => ({ value: v, label: v })),
        },
      ]}
      bulkActions={(selected, clear) => (
        <Button variant="primary" size="sm" onClick={clear}>{`Whitelist ${selected.length}`}</Button>
      )}
      expand={(l) => <p className="rounded-lg bg-sunken p-3">Minutes of {l.ip}</p>}
      empty={
        <EmptyState icon={Ban} title="Nothing has been refused">
          Send a request from an address that is not whitelisted.
        </EmptyState>
      }
    />
  );
}

export default function Preview() {
  const [loading, setLoading] = useState(false);
  const [on, setOn] = useState(true);
  const [open, setOpen] = useState<string | null>(null);
  const [where, setWhere] = useState('');
  return (
    <AppShell
      company={{ name: 'Acme Messaging' }}
      member={{ name: 'Olivia Owner', email: 'owner@acme.test', role: 'owner' }}
      demo
      signOut={async () => {
        await wait(500);
      }}
      search={async (query) => {
        await wait(200);
        return [
          { group: 'Authkeys', label: `Checkout ${query}`, href: '/authkeys/1' },
          { group: 'IP addresses', label: '203.0.113.9', href: '/sms/failed-logs?q=203.0.113.9', mono: true },
        ];
      }}
    >
      <PageHeader
        title="Checkout service"
        aside={
          <Badge tone="allowed" icon={<ShieldCheck aria-hidden />}>
            IP security on
          </Badge>
        }
        description={
          <>
            Authkey <Mono>kf_3fa…9c2d</Mono> for the Node.js checkout
          </>
        }
        breadcrumbs={[{ label: 'Authkeys', href: '/authkeys' }]}
        actions={
          <>
            <Menu
              trigger={
                <Button size="icon" aria-label="More">
                  <MoreHorizontal aria-hidden />
                </Button>
              }
            >
              <MenuItem onSelect={() => setOpen('dialog')}>Rename</MenuItem>
              <MenuItem>Disable</MenuItem>
              <MenuSeparator />
              <MenuItem danger onSelect={() => setOpen('confirm')}>
                Delete
              </MenuItem>
            </Menu>
            <LinkButton href="/preview?x" variant="primary">
              <Plus aria-hidden />
              Create authkey
            </LinkButton>
          </>
        }
      />
      <div className="grid gap-6">
        <Callout tone="allowed">Requests are accepted only from 5 addresses.</Callout>
        <Callout tone="warning" action={<Button size="sm">Whitelist</Button>}>
          Any address may use this key.
        </Callout>
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
          {(['allowed', 'refused', 'neutral', 'warning'] as const).map((tone, index) => (
            <Card key={tone}>
              <p className="text-sm text-subtle">
                {['Accepted', 'Refused', 'Distinct IPs', 'Keys without IP security'][index]}
              </p>
              <p className="font-semibold text-2xl">
                <Num value={[128_402, 1_204, 37, 2][index] ?? 0} />
              </p>
              <Sparkline
                className="mt-2"
                tone={tone}
                label="Last 24 hours"
                values={[3, 5, 2, 8, 6, 9, 14, 11, 7, 12, 18, 13]}
              />
            </Card>
          ))}
        </div>
        <Card title="Buttons">
          <div className="flex flex-wrap items-center gap-2">
            <Button
              variant="primary"
              loading={loading}
              onClick={() => {
                setLoading(true);
                setTimeout(() => setLoading(false), 3000);
              }}
            >
              Create
            </Button>
            <Button>Secondary</Button>
            <Button variant="ghost">Ghost</Button>
            <Button variant="danger">Delete</Button>
            <Button variant="danger-ghost">Remove</Button>
            <Button variant="primary" size="sm">
              Small
            </Button>
            <Button disabled>Disabled</Button>
            <Button variant="primary" loading>
              Creating
            </Button>
            <Tooltip content="Whitelist this address">
              <Button size="icon" aria-label="Whitelist 203.0.113.9">
                <Plus aria-hidden />
              </Button>
            </Tooltip>
            <CopyButton value="abc" label="Copy 203.0.113.9" />
            <CopyButton value="abc" label="Copy">
              Copy
            </CopyButton>
            <Button
              onClick={() =>
                toast.success('203.0.113.9 added', {
                  description: 'For this authkey',
                  action: { label: 'Undo', onClick: () => {} },
                })
              }
            >
              Toast
            </Button>
            <Button
              onClick={() =>
                toast.error('Not added', { description: '010.0.0.1 is not an address: leading zeros' })
              }
            >
              Toast error
            </Button>
            <Button onClick={() => setOpen('dialog')}>Dialog</Button>
            <Button onClick={() => setOpen('confirm')}>Confirm</Button>
            <Button onClick={() => setOpen('sheet')}>Sheet</Button>
            <Popover label="About" trigger={<Button>Popover</Button>}>
              <p>Said in a popover.</p>
            </Popover>
          </div>
          <div className="mt-4 flex flex-wrap items-center gap-2">
            <Badge tone="allowed" icon={<ShieldCheck aria-hidden />}>
              On · 5 addresses
            </Badge>
            <Badge tone="warning" icon={<TriangleAlert aria-hidden />}>
              No IP security
            </Badge>
            <Badge tone="refused" icon={<Ban aria-hidden />}>
              Refused
            </Badge>
            <Badge>By company</Badge>
            <Badge tone="accent">You</Badge>
            <Avatar name="Acme Messaging" />
            <Logo />
          </div>
        </Card>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Card title="New authkey" description="Form">
            <form className="grid gap-5" onSubmit={(event) => event.preventDefault()}>
              <FormError>The name is taken. Nothing was changed.</FormError>
              <Field label="Name" error="Give it a name" required>
                <Input defaultValue="" />
              </Field>
              <Field label="Where are you integrating" hint="Only for you to recognise it">
                <Combobox
                  suggestions={['Node.js', 'Python', 'PHP', 'Go', 'Java']}
                  value={where}
                  onValueChange={setWhere}
                  placeholder="Node.js"
                />
              </Field>
              <Field label="IP security" hint="Requests are accepted only from whitelisted IPs" inline>
                <Switch checked={on} onCheckedChange={setOn} />
              </Field>
              <Field
                label="Whitelisted IPs"
                aside="Optional"
                hint="Separate with commas, blanks or new lines"
              >
                <Textarea mono placeholder="203.0.113.9, 198.51.100.0/24" />
              </Field>
              <IpChips>
                <IpChip input="203.0.113.9" canonical="203.0.113.9" family="IPv4" onRemove={() => {}} />
                <IpChip
                  input="10.0.0.5/24"
                  canonical="10.0.0.0/24"
                  family="IPv4"
                  note="private: the public internet never shows it"
                  onRemove={() => {}}
                />
                <IpChip input="010.0.0.1" reason="leading zeros are ambiguous" onRemove={() => {}} />
              </IpChips>
              <Field label="Password">
                <PasswordInput defaultValue="secret-password" />
              </Field>
              <Field label="Role">
                <Select>
                  <option>Admin</option>
                  <option>Viewer</option>
                </Select>
              </Field>
              <div className="flex items-center gap-2">
                <Checkbox id="cb" aria-label="I have stored it" />
                <label htmlFor="cb" className="text-sm">
                  I have stored it
                </label>
                <Checkbox aria-label="some" checked="indeterminate" />
                <Checkbox aria-label="yes" checked />
              </div>
              <Field label="OTP" hint="Sent to the number ending in 00">
                <OtpInput />
              </Field>
              <div>
                <Button variant="primary" type="submit">
                  Create
                </Button>
              </div>
            </form>
          </Card>
          <div className="grid gap-6">
            <Card
              title="Recent IPs"
              description="Seen in the last 7 days"
              flush
              actions={<Button size="sm">Refresh</Button>}
            >
              <Table>
                <THead>
                  <Tr>
                    <Th>IP</Th>
                    <Th>Last seen</Th>
                    <Th>Requests</Th>
                    <Th align="end">
                      <span className="sr-only">Actions</span>
                    </Th>
                  </Tr>
                </THead>
                <TBody>
                  {ips.map(({ ip, at, a, r }) => (
                    <Tr key={ip}>
                      <Td label="IP" card="title">
                        <IpText ip={ip} />
                      </Td>
                      <Td label="Last seen">
                        <RelativeTime at={at} className="text-muted" />
                      </Td>
                      <Td label="Requests">
                        <SplitBar accepted={a} refused={r} />
                      </Td>
                      <Td align="end" card="actions">
                        <Menu
                          trigger={
                            <Button size="icon-sm" aria-label={`Whitelist ${ip}`}>
                              <Plus aria-hidden />
                            </Button>
                          }
                        >
                          <MenuItem>This authkey</MenuItem>
                          <MenuItem>Whole company</MenuItem>
                        </Menu>
                      </Td>
                    </Tr>
                  ))}
                </TBody>
              </Table>
            </Card>
            <Card title="Empty" flush>
              <EmptyState
                icon={KeyRound}
                title="No authkeys yet"
                action={<Button variant="primary">Create authkey</Button>}
              >
                An authkey lets a program send messages in your company’s name. Whitelist the addresses it may
                come from.
              </EmptyState>
            </Card>
            <Card title="Error" flush>
              <ErrorState requestId="req_01JF8ZT" onRetry={() => {}} />
            </Card>
            <Card title="Waiting">
              <Loading className="grid gap-3">
                <Skeleton className="w-40" />
                <Skeleton />
                <Skeleton className="w-2/3" />
              </Loading>
            </Card>
            <Card title="Tabs">
              <Tabs
                label="Language"
                defaultValue="curl"
                tabs={[
                  { value: 'curl', label: 'curl' },
                  { value: 'node', label: 'Node' },
                  { value: 'py', label: 'Python' },
                ]}
              >
                <TabPanel value="curl">
                  <pre className="overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-sm">
                    curl -H 'authkey: kf_…'
                  </pre>
                </TabPanel>
                <TabPanel value="node">node</TabPanel>
                <TabPanel value="py">py</TabPanel>
              </Tabs>
            </Card>
          </div>
        </div>
      </div>
      <div className="mt-6 grid gap-6">
        <Suspense>
          <Lines />
        </Suspense>
        <DataTableSkeleton columns={lineColumns} rows={3} filters={2} selectable />
      </div>
      <Dialog
        open={open === 'dialog'}
        onOpenChange={() => setOpen(null)}
        title="Rename authkey"
        description="The key itself stays as it is."
        footer={
          <>
            <Button onClick={() => setOpen(null)}>Cancel</Button>
            <Button variant="primary">Rename</Button>
          </>
        }
      >
        <Field label="New name">
          <Input defaultValue="Checkout service" />
        </Field>
      </Dialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={() => setOpen(null)}
        title="Delete Checkout service"
        description="Calls with this key are refused at once, everywhere. This cannot be undone."
        confirmLabel="Delete"
        typeToConfirm="Checkout service"
        onConfirm={async () => {
          await wait(600);
          return { error: 'The server could not be reached. Nothing was changed.' };
        }}
      />
      <Sheet
        open={open === 'sheet'}
        onOpenChange={() => setOpen(null)}
        title="203.0.113.9"
        description="Refused 41 times since yesterday"
        footer={<Button variant="primary">Whitelist</Button>}
      >
        <p>Its minutes.</p>
      </Sheet>
    </AppShell>
  );
}
