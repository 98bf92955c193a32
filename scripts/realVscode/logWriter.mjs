/**
 * Stands in for the compiled log library of the VS Code server, which is not built (no install script
 * runs): without it no log reaches the disk, and the output channels that show logs stay empty.
 * The same functions, appending to a file; it does not rotate, since no run here is that long.
 */
import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

const levelNames = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

export class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = 0;
    this.plain = false;
  }
  write(level, message) {
    if (level < this.level) return;
    const line = this.plain
      ? message
      : `${timestamp(new Date())} [${levelNames[level]}] ${message}\n`;
    appendFileSync(this.file, line);
  }
  trace(message) {
    this.write(0, message);
  }
  debug(message) {
    this.write(1, message);
  }
  info(message) {
    this.write(2, message);
  }
  warn(message) {
    this.write(3, message);
  }
  error(message) {
    this.write(4, message);
  }
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.plain = false;
  }
  clearFormatters() {
    this.plain = true;
  }
  flush() {}
  drop() {}
}

/** Local time, "2026-01-31 12:00:00.000". */
function timestamp(date) {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 23).replace('T', ' ');
}

export async function createRotatingLogger(name, file) {
  await mkdir(dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

export const createAsyncRotatingLogger = createRotatingLogger;
export const version = 0;
export function setLevel() {}
export function setFlushOn() {}
