/**
 * The part of the Fetch standard's Response that tills use, without streams of the real one: reading a body
 * settles within the same event. An event stream is a body that chunks are written to.
 */

/** A body that is read chunk by chunk. */
export class ChunkBody {
  readonly #chunks: Uint8Array[] = [];
  #end: Error | 'closed' | null = null;
  #wake: () => void = () => {};
  readonly #ended: (() => void)[] = [];

  /** Calls `listener` once the stream has ended. */
  onEnd(listener: () => void): void {
    this.#ended.push(listener);
  }

  write(text: string): void {
    this.#chunks.push(new TextEncoder().encode(text));
    this.#wake();
  }

  /** Ends the stream; with an error as a broken connection does. */
  end(error: Error | null): void {
    this.#end ??= error ?? 'closed';
    this.#wake();
    for (const listener of this.#ended.splice(0)) listener();
  }

  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } {
    const read = async (): Promise<{ done: boolean; value?: Uint8Array }> => {
      for (;;) {
        const value = this.#chunks.shift();
        if (value) return { done: false, value };
        if (this.#end instanceof Error) throw this.#end;
        if (this.#end) return { done: true };
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    };
    return { read };
  }
}

/** A response with its whole body, or with a stream. */
export class LightResponse {
  readonly status: number;
  readonly body: ChunkBody | null;
  readonly #text: string;
  #parsed: unknown = undefined;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    body: string | ChunkBody | null,
    init: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    this.status = init.status ?? 200;
    this.body = body instanceof ChunkBody ? body : null;
    this.#text = typeof body === 'string' ? body : '';
    this.#headers = init.headers ?? {};
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): { get(name: string): string | null } {
    return { get: (name) => this.#headers[name.toLowerCase()] ?? null };
  }

  /** The body as JSON, at once; for whoever only looks at it. */
  parsed(): unknown {
    this.#parsed ??= JSON.parse(this.#text);
    return this.#parsed;
  }

  clone(): LightResponse {
    return new LightResponse(this.#text, { status: this.status, headers: this.#headers });
  }

  async text(): Promise<string> {
    return this.#text;
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.#text);
  }
}
