export const settings: Record<string, string> = { providers: "none" };
