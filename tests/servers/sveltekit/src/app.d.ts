import type { Session } from "grantway/edge";

declare global {
  namespace App {
    interface Locals {
      session: Session<{ name?: string }> | null;
    }
  }
}
