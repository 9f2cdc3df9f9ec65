/**
 * Serves the calls of the process that started this one, and ends with it, however that one ended.
 *
 * @param {Record<string, (argument: any) => unknown>} handlers by the name of the call
 */
export function serveCalls(handlers) {
  process.on('message', async ({ id, name, argument }) => {
    try {
      process.send({ id, result: await handlers[name](argument) });
    } catch (error) {
      process.send({ id, error: error.stack });
    }
  });
  process.on('disconnect', () => process.exit());
}
