/** The product's sockets and fan-out with answers that cost nothing, in a process of its own: started by sockets.ts, which sends a plan and gets the CPU time. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFanOut, roomOf } from '../../server/sockets/fan-out.ts';
import { openIo } from '../../server/sockets/open-io.ts';

export interface StreamPlan {
  streams: number;
  deltasPerSecond: number;
  seconds: number;
}

const STEP_MS = 5;
const TEXT = '具体以该业务的规定为准[1]。';
const CITATION = { n: 1, chunkId: 'card-fees@0123456789/s3/t1/r1', document: 'card-fees', title: '银行卡服务收费标准', section: ['三、信用卡'], page: null, effectiveFrom: '2026-07-01', quote: '补卡方式：普通补卡；到卡时间：7个工作日内寄达；费用：工本费：普卡10元，金卡15元，白金卡免' };

const http = createServer();
const io = openIo(http, { allowedOrigins: [], mayEnter: () => true });
let joined = 0;
io.on('connection', (socket) => void socket.join(roomOf(`c${joined++}`)));
const fanOut = createFanOut({ io, handoffView: () => Promise.reject(new Error('nobody asks for a person here')) });

/** Each stream says something `deltasPerSecond` times a second, at a moment of its own, as answers do that began at different times. */
function stream({ streams, deltasPerSecond, seconds }: StreamPlan): void {
  const begin = performance.now();
  const used = process.cpuUsage();
  const said = new Array<number>(streams).fill(0);
  const timer = setInterval(() => {
    const elapsed = (performance.now() - begin) / 1000;
    for (let i = 0; i < streams; i++) {
      const due = Math.min(elapsed, seconds) * deltasPerSecond - i / streams;
      for (let n = said[i] ?? 0; n < due; n++) {
        fanOut.publish({ name: 'text-delta', conversationId: `c${i}`, turnId: `t${i}`, epoch: 1, offset: n * TEXT.length, text: TEXT, citations: n === 0 ? [CITATION] : [] });
        said[i] = n + 1;
      }
    }
    if (elapsed < seconds) return;
    clearInterval(timer);
    const { user, system } = process.cpuUsage(used);
    process.send?.({ cpuMicroseconds: user + system, published: said.reduce((sum, count) => sum + count, 0) });
  }, STEP_MS);
}

process.on('message', (plan: StreamPlan) => stream(plan));
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }));
