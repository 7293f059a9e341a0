import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { percentile } from './measure.ts';

/** What one fsync costs here now, in ms (95th percentile of 100): the unit in which acks after commit are paid. */
export function measureFsync(): number {
  const dir = mkdtempSync(join(tmpdir(), 'openteller-fsync-'));
  const file = openSync(join(dir, 'f'), 'w');
  const page = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 100 }, () => {
    const from = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return performance.now() - from;
  });
  closeSync(file);
  rmSync(dir, { recursive: true });
  return percentile(times, 95);
}
