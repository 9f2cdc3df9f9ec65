import { checkNode } from '../../src/ground/node-version';

test.each(['14.21.3', '18.20.8', '20.18.3', '0.10.48'])(
  'Node.js %s is refused in one sentence',
  (version) => {
    expect(() => checkNode(version)).toThrow(
      new Error(`passport-upstream needs Node.js 20.19 or later; this is ${version}.`),
    );
  },
);

test.each(['20.19.0', '20.20.2', '22.0.0', '26.10.0', '100.0.0', 'none'])('%s is taken', (version) => {
  expect(() => checkNode(version)).not.toThrow();
});
