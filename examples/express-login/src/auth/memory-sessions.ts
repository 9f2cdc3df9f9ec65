import { MemoryStore, type Store } from 'express-session';

/** Sessions in this process's memory: they end with it, and no other process knows them. */
export function memorySessions(): Store {
  const store = new MemoryStore();
  // It drops an expired session only when somebody asks for that session; `all` asks for every one.
  setInterval(() => store.all(() => {}), 60_000).unref();
  return store;
}
