import { useEffect, useRef, useState } from 'preact/hooks';
import type { Citation, DocumentBlock, DocumentView } from '../../server/protocol.ts';
import { sourceDetails } from './copy-answer.ts';
import type { Texts } from './i18n/texts.ts';
import { readDocument } from './read-document.ts';
import { Sheet } from './sheet.tsx';
import { useWidget } from './widget-context.ts';

/** The document that an answer stands on, opened at the passage it quotes. */
export function CitationSheet({ citation, onClose }: { citation: Citation; onClose: () => void }) {
  const { texts, token } = useWidget();
  const [view, setView] = useState<DocumentView | 'failed' | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    void readDocument(citation.chunkId, { token: token(), signal: leaving.signal }).then((read) => {
      if (!leaving.signal.aborted) setView(read ?? 'failed');
    });
    return () => leaving.abort();
  }, [citation.chunkId]);
  return (
    <Sheet title={citation.title} kind="source" onClose={onClose}>
      <p class="source-facts">{[...sourceDetails(citation, texts), ...endOf(view, texts)].join(' · ')}</p>
      {view === null && <Opening words={texts.documentLoading} />}
      {view === 'failed' && (
        <>
          <p role="alert">{texts.documentFailed}</p>
          <blockquote>{citation.quote}</blockquote>
        </>
      )}
      {view !== null && view !== 'failed' && <Document view={view} />}
    </Sheet>
  );
}

/** An old answer's source may have been replaced since; then its last day is said. */
function endOf(view: DocumentView | 'failed' | null, texts: Texts): string[] {
  return view === null || view === 'failed' || view.effectiveTo === null ? [] : [texts.inForceUntil(view.effectiveTo)];
}

function Opening({ words }: { words: string }) {
  return (
    <div class="skeleton">
      <p class="muted">{words}</p>
      <div class="line" aria-hidden="true" />
      <div class="line" aria-hidden="true" />
      <div class="line short" aria-hidden="true" />
    </div>
  );
}

function Document({ view }: { view: DocumentView }) {
  const quoted = useRef<HTMLDivElement>(null);
  useEffect(() => quoted.current?.scrollIntoView({ block: 'center' }), [view]);
  return (
    <div class="document" lang={view.language}>
      {view.blocks.map((block, i) => {
        const isQuoted = block.chunkId === view.chunkId;
        const previous = view.blocks[i - 1];
        return (
          <div key={block.chunkId}>
            <BlockHeading block={block} previous={previous} />
            <div ref={isQuoted ? quoted : null} class={isQuoted ? 'block quoted' : 'block'}>
              {isQuoted && <QuotedLabel />}
              <BlockBody block={block} />
            </div>
          </div>
        );
      })}
    </div>
  );
}

function QuotedLabel() {
  const { texts } = useWidget();
  return <p class="quoted-label">{texts.quotedPassage}</p>;
}

/** Section and page, where they change; a table's title above its first row. */
function BlockHeading({ block, previous }: { block: DocumentBlock; previous: DocumentBlock | undefined }) {
  const { texts } = useWidget();
  const section = block.section.join(' › ');
  return (
    <>
      {block.page !== null && block.page !== previous?.page && <p class="page-number">{texts.page(block.page)}</p>}
      {section !== '' && section !== previous?.section.join(' › ') && <h3>{section}</h3>}
      {block.tableTitle !== undefined && block.tableTitle !== '' && block.tableTitle !== previous?.tableTitle && <h4>{block.tableTitle}</h4>}
    </>
  );
}

function BlockBody({ block }: { block: DocumentBlock }) {
  return (
    <>
      {block.question !== undefined && <p class="question">{block.question}</p>}
      {block.cells && block.cells.length > 0 ? (
        <dl>
          {block.cells.map((cell, i) => (
            <div key={i}>
              <dt>{cell.header}</dt>
              <dd>{cell.value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="passage">{block.text}</p>
      )}
      {block.footnotes?.map((footnote, i) => <p key={i} class="fine-print">{footnote}</p>)}
    </>
  );
}
