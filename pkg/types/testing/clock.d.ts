/** A clock that only the test moves. */
export interface TestClock {
  /** Tells the time in Unix milliseconds: give it to everything that takes `now`. */
  now(): number;
  /** Moves the clock on by so many seconds. */
  advance(seconds: number): void;
  /** Sets the clock to a time in Unix milliseconds. */
  set(milliseconds: number): void;
}

/** Makes a clock that stands still until the test moves it; without `start` it begins at the present time. */
export declare function testClock(start?: number): TestClock;
