import { useWidget } from './widget-context.ts';

interface LabelStripProps {
  isElder: boolean;
  onElder: () => void;
  onAbout: () => void;
}

/**
 * Says all the time that a machine answers (人工智能生成合成内容标识办法 art. 4 asks for it around the text, GB 45438 for the words);
 * beside it the size of letters and who is behind this.
 */
export function LabelStrip({ isElder, onElder, onAbout }: LabelStripProps) {
  const { texts } = useWidget();
  return (
    <div class="label-strip">
      <p>{texts.labelStrip}</p>
      <button type="button" class="plain" aria-pressed={isElder} onClick={onElder}>{isElder ? texts.standardText : texts.largeText}</button>
      <button type="button" class="plain" onClick={onAbout}>{texts.about}</button>
    </div>
  );
}
