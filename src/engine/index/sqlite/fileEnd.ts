import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

// Of SQLite's log: a header, then frames, each a header and a page.
const logHeaderBytes = 32;
const frameHeaderBytes = 24;
const saltBytes = 8;
const saltInLog = 16;
const saltInFrame = 8;
// Where SQLite puts its locks: the page that holds this byte is never written.
const lockedByte = 0x40000000;

/**
 * Whether each page of a database is there to its end, in the file or in the log. What is missing SQLite reads as zeros,
 * and a check of its own finds nothing wrong with most of them. Others may write meanwhile.
 */
export function hasWholeEnd(path: string, database: DatabaseSync): boolean {
  const pageBytes = numberOf(database, 'page_size');
  // Until it ends, no page that it sees leaves the log without being in the file.
  database.exec('BEGIN');
  try {
    const pages = numberOf(database, 'page_count');
    if (statSync(path).size >= pages * pageBytes) return true;
    const logged = pagesInLog(`${path}-wal`, pageBytes);
    const first = Math.floor(statSync(path).size / pageBytes) + 1;
    for (let page = first; page <= pages; page++) {
      const isLocked = page === lockedByte / pageBytes + 1;
      if (!isLocked && !logged.has(page)) return false;
    }
    return true;
  } finally {
    // On a full disk SQLite has ended it, and says why.
    if (database.isTransaction) database.exec('COMMIT');
  }
}

/** Numbers of pages, from 1. SQLite has no locks on its log, so it may be opened and closed beside it. */
function pagesInLog(path: string, pageBytes: number): ReadonlySet<number> {
  const pages = new Set<number>();
  // Where the disk allows no log, all is in the file.
  if (!existsSync(path)) return pages;
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(logHeaderBytes);
    readSync(file, header, 0, logHeaderBytes, 0);
    const salt = header.subarray(saltInLog, saltInLog + saltBytes);
    const frame = Buffer.alloc(frameHeaderBytes);
    for (let at = logHeaderBytes; ; at += frameHeaderBytes + pageBytes) {
      if (readSync(file, frame, 0, frameHeaderBytes, at) < frameHeaderBytes) return pages;
      // The rest is of an earlier round.
      if (!frame.subarray(saltInFrame, saltInFrame + saltBytes).equals(salt)) return pages;
      pages.add(frame.readUInt32BE(0));
    }
  } finally {
    closeSync(file);
  }
}

function numberOf(database: DatabaseSync, pragma: string): number {
  return Number(database.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}
