import type pg from 'pg';
import { ask } from '#lib/db/query';
import { type CompiledTemplate, compileTemplate } from './templates/render.ts';

const companiesMax = 10_000;
const templatesMax = 1_000;

interface CompanyTemplates {
  stamp: string;
  byId: Map<string, CompiledTemplate | null>;
}

/** Compiled templates, good for as long as the company's policyStamp stays what it was. */
export class TemplateCache {
  readonly #pool: pg.Pool;
  readonly #companies = new Map<string, CompanyTemplates>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /**
   * @param companyStamp of the policy that the request was decided by
   * @returns null where the company has no such template
   */
  get(
    companyId: string,
    companyStamp: string,
    templateId: string,
  ): CompiledTemplate | null | Promise<CompiledTemplate | null> {
    const company = this.#companies.get(companyId);
    const known = company?.stamp === companyStamp ? company.byId.get(templateId) : undefined;
    return known === undefined ? this.#read(companyId, companyStamp, templateId) : known;
  }

  async #read(companyId: string, stamp: string, templateId: string): Promise<CompiledTemplate | null> {
    const rows = await ask<{ text: string }>(this.#pool, {
      name: 'gate-template',
      text: 'select text from "Template" where "companyId" = $1 and id = $2 and "deletedAt" is null',
      values: [companyId, templateId],
      withinMs: 5_000,
    });
    const template = rows[0] ? compileTemplate(rows[0].text) : null;
    this.#remember(companyId, stamp, templateId, template);
    return template;
  }

  #remember(companyId: string, stamp: string, templateId: string, template: CompiledTemplate | null): void {
    let company = this.#companies.get(companyId);
    if (company?.stamp !== stamp) {
      if (this.#companies.size >= companiesMax) this.#companies.clear();
      company = { stamp, byId: new Map() };
      this.#companies.set(companyId, company);
    }
    if (company.byId.size < templatesMax) company.byId.set(templateId, template);
  }
}
