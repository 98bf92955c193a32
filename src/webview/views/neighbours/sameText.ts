import { useRef, useState } from 'preact/hooks';
import { isEdited, type SegmentReference } from '../../../protocol/contentReference.ts';

/** Whether two references may be to one text. An edit moves a segment: then its number alone says nothing. */
export function isSameText(a: SegmentReference | undefined, b: SegmentReference | undefined) {
  if (!a || !b) return false;
  return isEdited(a.version, b.version) || (a.version === b.version && a.segment === b.segment);
}

/** State about a text, which begins anew when the text is another one. */
export function useTextState<T>(text: SegmentReference | undefined, start: T) {
  const kept = useRef({ text, value: start });
  const [, setDrawings] = useState(0);
  if (!isSameText(kept.current.text, text)) kept.current.value = start;
  kept.current.text = text;
  const set = (value: T): void => {
    kept.current.value = value;
    setDrawings((count) => count + 1);
  };
  return [kept.current.value, set] as const;
}
