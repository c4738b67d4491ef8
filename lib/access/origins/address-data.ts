import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Slot } from '#lib/core/slot';
import { log } from '#lib/log';
import { type NetworkTable, readNetworks } from './network-table.ts';

/** Where `scripts/network-data.ts` leaves what it made; every program of Keyfence runs in the project's folder. */
export const networksFile = resolve(process.cwd(), 'lib/access/origins/generated/networks.bin');

/** The table of networks: read when a page or an alert asks for the first time, kept from then on. */
export class AddressData {
  readonly #file: string | null;
  #table: Promise<NetworkTable | null> | undefined;

  /** @param file null: switched off */
  constructor(file: string | null) {
    this.#file = file;
  }

  /** null where it is switched off, missing or not readable: then nothing is said of networks. */
  table(): Promise<NetworkTable | null> {
    this.#table ??= this.#read();
    return this.#table;
  }

  async #read(): Promise<NetworkTable | null> {
    if (this.#file === null) return null;
    try {
      const { buffer, byteOffset, byteLength } = await readFile(this.#file);
      return readNetworks(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
    } catch (error) {
      log.warn({ error: String(error) }, 'operators and countries of addresses are not shown');
      return null;
    }
  }
}

/** Of this process. */
export const addressData = new Slot<AddressData>('address data');
