import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../../server/store/database.ts';
import { getSwitch, casSwitch } from '../../server/store/switches.ts';

let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'beside-')); });
afterEach(() => rmSync(dir, { recursive: true }));

it('a command may write beside the service that holds the file, a second service may not', async () => {
  const url = `sqlite:${join(dir, 'a.db')}`;
  const service = await openDatabase({ url });
  await expect(openDatabase({ url })).rejects.toMatchObject({ code: 'store-locked' });
  const command = await openDatabase({ url, beside: true });
  await command.transaction((tx) => casSwitch(tx, { key: 'k', fromVersion: 0, value: 'v', now: 1 }));
  expect(await getSwitch(service.read, 'k')).toMatchObject({ value: 'v', version: 1 });
  await Promise.all([
    service.transaction((tx) => casSwitch(tx, { key: 'a', fromVersion: 0, value: '1', now: 1 })),
    command.transaction((tx) => casSwitch(tx, { key: 'b', fromVersion: 0, value: '1', now: 1 })),
  ]);
  expect(await getSwitch(command.read, 'a')).not.toBeNull();
  expect(await getSwitch(service.read, 'b')).not.toBeNull();
  await command.close();
  await service.close();
});

it('a command alone brings the store up to date and keeps other commands and services out', async () => {
  const url = `sqlite:${join(dir, 'b.db')}`;
  const command = await openDatabase({ url, beside: true });
  await expect(openDatabase({ url })).rejects.toMatchObject({ code: 'store-locked' });
  await command.close();
  const service = await openDatabase({ url });
  await service.close();
});
