/** Names of a workspace's settings that hold the repair of its vectors: the numbers are megabytes of text. */
export const repairSettings = {
  choice: 'repairChoice',
  kept: 'repair',
  numbers: 'repairNumbers',
} as const;
