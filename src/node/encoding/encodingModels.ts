// What guesses an encoding is a megabyte of numbers: a script of its own, which few files ever need.
export { detect } from 'jschardet';
