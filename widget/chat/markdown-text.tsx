import { useMemo } from 'preact/hooks';
import type { BankView, Citation } from '../../server/protocol.ts';
import { parseMarkdown, type Inline, type Sentence } from './safe-markdown.ts';
import { useWidget } from './widget-context.ts';

interface MarkdownTextProps {
  text: string;
  citations: Citation[];
  /** More is to come: a caret is drawn behind the last word. */
  isGrowing?: boolean;
}

/** Text of an answer as nodes, a node a sentence: what is already there stays untouched while more is added behind it. */
export function MarkdownText({ text, citations, isGrowing = false }: MarkdownTextProps) {
  const { bank } = useWidget();
  // Drawn once: a long conversation must not be read anew for each sentence that streams in.
  return useMemo(() => drawText({ text, citations, isGrowing }, bank), [text, citations, isGrowing, bank]);
}

function drawText({ text, citations, isGrowing }: MarkdownTextProps, bank: BankView | null) {
  const blocks = parseMarkdown(text, {
    allowedHosts: bank?.allowedHosts ?? [],
    phones: bank?.phones.map((phone) => phone.number) ?? [],
    marks: citations.map((citation) => citation.n),
  });
  return (
    <div class="prose">
      {blocks.map((block, i) => {
        const tail = isGrowing && i === blocks.length - 1 ? <span class="caret" aria-hidden="true" /> : null;
        if (block.kind === 'paragraph') {
          return <p key={i}>{block.lines.map((line, j) => <Line key={j} sentences={line} citations={citations} isBroken={j > 0} />)}{tail}</p>;
        }
        const items = block.items.map((item, j) => (
          <li key={j}>
            <Line sentences={item} citations={citations} isBroken={false} />
            {j === block.items.length - 1 && tail}
          </li>
        ));
        return block.ordered ? <ol key={i} start={block.start}>{items}</ol> : <ul key={i}>{items}</ul>;
      })}
    </div>
  );
}

function Line({ sentences, citations, isBroken }: { sentences: Sentence[]; citations: Citation[]; isBroken: boolean }) {
  return (
    <>
      {isBroken && <br />}
      {sentences.map((sentence, i) => (
        <span key={i} class="sentence">{sentence.map((inline, j) => <InlineNode key={j} inline={inline} citations={citations} />)}</span>
      ))}
    </>
  );
}

function InlineNode({ inline, citations }: { inline: Inline; citations: Citation[] }) {
  switch (inline.kind) {
    case 'text': return <>{inline.text}</>;
    case 'strong': return <strong>{inline.children.map((child, i) => <InlineNode key={i} inline={child} citations={citations} />)}</strong>;
    case 'phone': return <a class="tel" href={inline.href}>{inline.text}</a>;
    case 'link': return <a href={inline.href} target="_blank" rel="noopener noreferrer">{inline.text}</a>;
    case 'mark': return <Mark citation={citations.find((citation) => citation.n === inline.n)} />;
  }
}

function Mark({ citation }: { citation: Citation | undefined }) {
  const { texts, openSource } = useWidget();
  if (!citation) return null;
  return (
    <button type="button" class="mark" aria-label={texts.openSource(citation.n, citation.title)} onClick={() => openSource(citation)}>{`[${citation.n}]`}</button>
  );
}
