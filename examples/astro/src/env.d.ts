declare namespace App {
  interface Locals {
    session: import("grantway/astro").SessionOf<typeof import("./lib/auth").auth> | null;
  }
}
