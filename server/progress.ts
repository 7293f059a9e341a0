import { Presets, SingleBar } from 'cli-progress';

export type Progress = (done: number, total: number, name: string) => void;

/** Shows how far a long piece of work is, on standard error: a bar on a terminal, a line every tenth elsewhere. */
export function showProgress(title: string): Progress {
  return process.stderr.isTTY ? bar(title) : lines(title);
}

function bar(title: string): Progress {
  const single = new SingleBar({ format: `${title} [{bar}] {value}/{total} {name}`, hideCursor: true, clearOnComplete: false, stream: process.stderr }, Presets.shades_classic);
  let started = false;
  return (done, total, name) => {
    if (!started) single.start(total, 0, { name: '' });
    started = true;
    single.update(done, { name });
    if (done >= total) single.stop();
  };
}

function lines(title: string): Progress {
  let told = -1;
  return (done, total, name) => {
    const tenth = total === 0 ? 10 : Math.floor((done * 10) / total);
    if (tenth === told) return;
    told = tenth;
    process.stderr.write(`${title}: ${done}/${total}${name === '' ? '' : ` ${name}`}\n`);
  };
}
