/** A WebSocket whose other end is the test. */
import type { LiveFrame, LiveRequest } from '#schemas/live';

export class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly said: LiveRequest[] = [];
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }

  send(text: string): void {
    this.said.push(JSON.parse(text));
  }

  close(): void {
    this.end(1000);
  }

  /** The desk accepts. */
  accept(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  tell(frame: LiveFrame | { type: 'of_next_year' }): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  end(code = 1006): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }
}
