import { testFaults } from '../../../../test/suites/fault-suite';
import { endTokens, sharedLock, signedIn, soonMs, type FaultyStore } from '../session/signed-in';

const throwing = () => {
  throw new Error('store down');
};
type Write = NonNullable<FaultyStore['onSet']>;
const slowStores: Record<string, Write> = {
  'its reads lag 150 ms behind its writes': (_entry, write, done) => {
    setTimeout(write, 150);
    done();
  },
  'its writes take 250 ms': (_entry, write) => setTimeout(write, 250),
};
const brokenStores: Record<string, Partial<Pick<FaultyStore, 'onSet' | 'onGet'>>> = {
  'it loses the writes that it acknowledges': { onSet: (_entry, _write, done) => done() },
  'its writes throw': { onSet: throwing },
  'its writes call back with an error': {
    onSet: (_entry, _write, done) => done(new Error('store down')),
  },
  'its writes never respond': { onSet: () => {} },
  'its reads throw': { onGet: throwing },
  'its reads never respond': { onGet: () => {} },
};

async function slowStore(onSet: Write) {
  const lock = sharedLock();
  const { provider, startApp, app, store, cookie } = await signedIn(soonMs, { lock }, {}, 5_000);
  store.onSet = onSet;
  const other = await startApp({ lock }, store);
  const seen = await Promise.all([app.me(cookie), other.me(cookie)]);
  seen.push(await other.me(cookie));
  return { seen, refreshes: provider.attempts, reused: provider.reused.length };
}

async function brokenStore(broken: (typeof brokenStores)[string]) {
  const { provider, app, store, cookie } = await signedIn(soonMs, {}, {}, 5_000);
  Object.assign(store, broken);
  const whileTheTokenLives = await app.me(cookie);
  endTokens(store);
  const afterwards = await app.me(cookie);
  const refreshes = provider.attempts;
  Object.assign(store, { onSet: undefined, onGet: undefined });
  return { whileTheTokenLives, afterwards, refreshes, afterRecovery: await app.me(cookie) };
}

testFaults(__filename, {
  103: (name) => (slowStores[name] ? slowStore(slowStores[name]) : brokenStore(brokenStores[name]!)),
});
