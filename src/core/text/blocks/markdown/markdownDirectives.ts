import type { BlockList } from '../block.ts';
import { closesFence } from './markdownCode.ts';

// Of MyST: those whose text is prose.
const proseDirective =
  /^(?:`{3,}|~{3,})\{(?:note|warning|tip|important|caution|attention|danger|error|hint|seealso|admonition|topic|sidebar|margin|dropdown|card|epigraph|aside|exercise|solution|proof|theorem|prf:\w+|versionadded|versionchanged|deprecated)\}[ \t]*/;
const option = /^:[\w-]+:(?:[ \t]|$)/;

/** Fences in Markdown that hold prose, ```` ```{note} ````, and the options below the line that begins a directive. */
export class MarkdownDirectives {
  readonly #list: BlockList;
  readonly #fences: string[] = [];
  /** Whether options may stand on the next line. */
  mayHaveOptions = false;

  constructor(list: BlockList) {
    this.#list = list;
  }

  /** Whether a line with a fence begins or ends one. `content`: the line without what stands before the fence. */
  takesFence(start: number, end: number, content: string, fence: string): boolean {
    const open = this.#fences.at(-1);
    if (open !== undefined && closesFence(content, 0, content.length, open)) {
      this.#list.close();
      this.#list.add('markup', start, end);
      this.#fences.pop();
      return true;
    }
    const mark = proseDirective.exec(content)?.[0];
    if (mark === undefined) return false;
    this.#list.close();
    if (content.length === mark.length) this.#list.add('markup', start, end);
    else this.#list.add('paragraph', end - content.length + mark.length, end);
    this.#fences.push(fence);
    this.mayHaveOptions = true;
    return true;
  }

  /** Whether a line is an option: `:class: tip`. */
  takesOption(start: number, end: number, content: string): boolean {
    if (!this.mayHaveOptions) return false;
    this.mayHaveOptions = option.test(content);
    if (this.mayHaveOptions) this.#list.add('metadata', start, end);
    return this.mayHaveOptions;
  }
}
