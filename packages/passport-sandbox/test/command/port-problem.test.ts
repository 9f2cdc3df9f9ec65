import { portProblem } from '../../src/command/port-problem';

test('a port in use is called so, with the flag that chooses another', () => {
  expect(portProblem({ code: 'EADDRINUSE', port: 4001 }, 4001)).toBe(
    'port 4001 is in use. Choose another one with --ovok-port.',
  );
});

test('another problem is called by its code', () => {
  expect(portProblem({ code: 'EACCES', port: 80 }, 4001)).toBe(
    'port 80 cannot be listened on (EACCES). Choose another one with --vero-port.',
  );
});
