'use client';

import { Controller } from 'react-hook-form';
import type { ActionForm } from '#components/actions/use-action-form.ts';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { ParsedEntries } from '#components/whitelist/parsed-entries.tsx';
import { type FeedFormat, feedFormats } from '#lib/net/feed/feed';
import { feedUrls } from './feed-urls.ts';
import { type IpListValues, picksOf } from './ip-list-values.ts';
import { sourceLabels } from './source-words.ts';

type IpListFieldsProps = {
  form: ActionForm<IpListValues>;
  /** The source of a list that is there stays. */
  isNew?: boolean;
};

/** What a list is called and where its entries come from. */
export function IpListFields({ form, isNew = false }: IpListFieldsProps) {
  const { source } = form.values;
  return (
    <>
      <Field label="Name" error={form.errorAt('name')} required>
        <Input {...form.register('name')} autoComplete="off" placeholder="GitHub Actions" />
      </Field>
      {isNew && (
        <Field label="Source" hint={aboutSource[source]} error={form.errorAt('source')}>
          <Select {...form.register('source')}>
            {Object.entries(sourceLabels).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {isNew && source === 'hand' && <EntriesField form={form} />}
      {source === 'url' && <UrlFields form={form} />}
      {source === 'hosts' && (
        <Field
          label="Host names"
          required
          hint="Up to 100, separated by commas, blanks or new lines. Each gives at most 16 addresses."
          error={
            form.errorAt('hosts') && <span className="whitespace-pre-line">{form.errorAt('hosts')}</span>
          }
        >
          <Textarea
            {...form.register('hosts')}
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="vpn.example.com, office.example.com"
          />
        </Field>
      )}
      {source !== 'hand' && (
        <Field
          label="Allow private addresses"
          inline
          hint={
            form.values.allowPrivate
              ? 'Addresses of private networks become entries like others.'
              : 'What names one is refused as a whole, and the last good entries stay.'
          }
        >
          <Controller
            control={form.control}
            name="allowPrivate"
            render={({ field }) => <Switch checked={field.value} onCheckedChange={field.onChange} />}
          />
        </Field>
      )}
    </>
  );
}

const aboutSource = {
  hand: 'People add and remove its entries, here or with a service token.',
  url: 'Read every so often. What changes much, or would refuse an address in use, waits for a person.',
  hosts: 'Looked up in the background, as long as the DNS says they are good.',
};

function EntriesField({ form }: IpListFieldsProps) {
  const { entries } = form.values;
  return (
    <div className="grid grid-cols-1 gap-2">
      <Field
        label="IP addresses or ranges"
        aside="Optional"
        hint="IPv4, IPv6, CIDR or a.b.c.d-e.f.g.h; several separated by commas, blanks or new lines."
        error={
          form.errorAt('entries') && <span className="whitespace-pre-line">{form.errorAt('entries')}</span>
        }
      >
        <Textarea
          {...form.register('entries')}
          mono
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder="203.0.113.9, 198.51.100.0/24"
        />
      </Field>
      <ParsedEntries
        text={entries}
        onTextChange={(text) => form.setValue('entries', text, { shouldValidate: true })}
      />
    </div>
  );
}

const everyChoices = [
  { seconds: 900, label: '15 minutes' },
  { seconds: 3_600, label: 'Hour' },
  { seconds: 21_600, label: '6 hours' },
  { seconds: 86_400, label: 'Day' },
  { seconds: 604_800, label: 'Week' },
];

const keepChoices = [
  { seconds: 86_400, label: '1 day' },
  { seconds: 259_200, label: '3 days' },
  { seconds: 604_800, label: '7 days' },
  { seconds: 2_592_000, label: '30 days' },
];

function UrlFields({ form }: IpListFieldsProps) {
  const { format, url } = form.values;

  /** A URL that nobody typed goes along with the format. */
  function choose(next: FeedFormat) {
    if (url === '' || url === feedUrls[format])
      form.setValue('url', feedUrls[next] ?? '', { shouldDirty: true });
  }

  return (
    <>
      <Field label="URL" hint="Only https." error={form.errorAt('url')} required>
        <Input
          {...form.register('url')}
          type="url"
          mono
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder="https://example.com/ips.txt"
        />
      </Field>
      <Field label="Format" hint={`${feedFormats[format].about}.`} error={form.errorAt('format')}>
        <Select
          {...form.register('format', { onChange: (event) => choose(event.target.value as FeedFormat) })}
        >
          {Object.entries(feedFormats).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      {picksOf[format].map((pick) => (
        <Field key={`${format} ${pick}`} {...picks[pick]} error={form.errorAt(`select.${pick}`)}>
          <Input
            {...form.register(`select.${pick}`)}
            mono
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </Field>
      ))}
      <div className="grid gap-5 sm:grid-cols-2">
        <Every form={form} name="everySeconds" label="Read every" choices={everyChoices} />
        <Every
          form={form}
          name="keepSeconds"
          label="Stale after"
          choices={keepChoices}
          hint="While it cannot be read."
        />
      </div>
    </>
  );
}

const picks = {
  regions: { label: 'Regions', hint: 'Such as eu-west-1; several separated by commas. Empty: all.' },
  services: { label: 'Services', hint: 'Such as EC2 or S3; several separated by commas. Empty: all.' },
  borderGroups: { label: 'Network border groups', hint: 'Several separated by commas. Empty: all.' },
  keys: { label: 'Keys', hint: 'Such as hooks or actions; several separated by commas.', required: true },
  path: { label: 'Path', hint: 'JSONPath (RFC 9535), such as $.prefixes[*].cidr', required: true },
  column: {
    label: 'Column',
    hint: 'The name of the one with the addresses. Empty: found by its name, or the first.',
  },
};

type EveryProps = IpListFieldsProps & {
  name: 'everySeconds' | 'keepSeconds';
  label: string;
  choices: { seconds: number; label: string }[];
  hint?: string;
};

/** What was set over the API may be none of the choices: it is one more. */
function Every({ form, name, label, choices, hint }: EveryProps) {
  const value = Number(form.values[name]);
  const isKnown = choices.some(({ seconds }) => seconds === value);
  return (
    <Field label={label} hint={hint} error={form.errorAt(name)}>
      <Select {...form.register(name)}>
        {!isKnown && <option value={value}>{`${value} seconds`}</option>}
        {choices.map((choice) => (
          <option key={choice.seconds} value={choice.seconds}>
            {choice.label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
