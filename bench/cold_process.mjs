// Import and first operation, in a Node that does nothing else.

const [clock, time] = [performance.now(), process.cpuUsage()];
const { createOperations } = await import(process.argv[2]);
const operations = await createOperations({ fetch: globalThis.fetch });
const { url } = await operations.authorize();
const { user, system } = process.cpuUsage(time);
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - clock, processor: (user + system) / 1000, url }));
