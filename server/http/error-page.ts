import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { NewId } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

/** The one place where an exception of a route ends: expected ones answer with their code, others with a reference that the log knows. */
export function errorPage(deps: { log: Log; newId: NewId }): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const ref = deps.newId();
    const problem = toProblem(error);
    if (problem.status >= 500) deps.log.error({ err: error, ref, method: request.method, path: request.path }, 'request failed');
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(problem.status).type('application/problem+json').send(JSON.stringify({ ...problem, ref }));
  };
}

export const noSuchPage: RequestHandler = () => {
  throw new AppError('not-found', 'There is no such page.');
};

function toProblem(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof AppError && error.status < 500) return { status: error.status, code: error.code, message: error.message };
  // Express' own errors for malformed requests: bad percent-encoding, a body that is too large.
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) return { status, code: 'bad-input', message: 'The request is malformed.' };
  const code = error instanceof AppError ? error.code : 'internal';
  return { status: error instanceof AppError ? error.status : 500, code, message: 'Something went wrong on our side. Please try again.' };
}
