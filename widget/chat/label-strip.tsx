import { useWidget } from './widget-context.ts';

/** Says all the time that a machine answers. 人工智能生成合成内容标识办法 art. 4 asks for it around the text, GB 45438 for the words. */
export function LabelStrip({ onAbout }: { onAbout: () => void }) {
  const { texts } = useWidget();
  return (
    <div class="label-strip">
      <p>{texts.labelStrip}</p>
      <button type="button" class="plain" onClick={onAbout}>{texts.about}</button>
    </div>
  );
}
