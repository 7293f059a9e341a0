import { createApp } from './app.ts';
import { loadConfig, loadEnvFile, type Config } from './config.ts';
import { createDeps } from './deps.ts';
import { AppError } from './errors.ts';
import { showProgress } from './progress.ts';

/** Process entry: config, deps, listen, drain on SIGTERM. */
async function main(): Promise<void> {
  loadEnvFile();
  const config = loadConfig();
  const deps = await createDeps(config, showProgress('reading documents'));
  const app = createApp(deps);
  await listen(app.http, config);
  app.runner.start();
  const address = app.http.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  process.stdout.write(`OpenTeller is ready: http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}\n`);

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    deps.log.info({ signal }, 'stopping');
    app.close().then(() => deps.close()).then(() => process.exit(0), (error: unknown) => {
      deps.log.error({ err: error }, 'stopped the hard way');
      process.exit(1);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('unhandledRejection', (error) => deps.log.error({ err: error }, 'unhandled rejection'));
}

function listen(http: ReturnType<typeof createApp>['http'], config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new AppError('bad-config', `Port ${config.port} is in use. Stop the other program or set PORT.`));
      else if (error.code === 'EACCES') reject(new AppError('bad-config', `Port ${config.port} may not be opened by this account. Set PORT to 1024 or more.`));
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') reject(new AppError('bad-config', 'HOST is no address of this machine. Leave it out to listen on 127.0.0.1 only.'));
      else reject(error);
    });
    http.listen(config.port, config.host, resolve);
  });
}

main().catch((error: unknown) => {
  // Expected mistakes say what to do; others show where they happened.
  process.stderr.write(error instanceof AppError ? `${error.message}\n(${error.code})\n` : `${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(1);
});
