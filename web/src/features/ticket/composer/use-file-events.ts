/** Files that are pasted or dropped. */
import { type ClipboardEvent, type DragEvent, useState } from 'react';

export function useFileEvents(add: (files: readonly File[]) => void) {
  const [isDropping, setDropping] = useState(false);
  return {
    isDropping,
    onPaste: (event: ClipboardEvent): void => {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      add(files);
    },
    onDragOver: (event: DragEvent): void => {
      event.preventDefault();
      setDropping(true);
    },
    onDragLeave: (): void => setDropping(false),
    onDrop: (event: DragEvent): void => {
      event.preventDefault();
      setDropping(false);
      add([...event.dataTransfer.files]);
    },
  };
}
