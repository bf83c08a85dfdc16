/** A wrong call of the program; its message says what is wrong. */
export class UsageError extends Error {}
