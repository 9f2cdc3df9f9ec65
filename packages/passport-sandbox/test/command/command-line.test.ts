import { parseCommandLine } from '../../src/command/command-line';

const hint = 'See passport-sandbox --help.';
const port = 'takes a port, 0 to 65535.';

test.each([
  [[], { options: { ovokPort: 4001, veroPort: 4002 } }],
  [['--ovok-port', '5001'], { options: { ovokPort: 5001, veroPort: 4002 } }],
  [['--vero-port=0', '--ovok-port=65535'], { options: { ovokPort: 65_535, veroPort: 0 } }],
  [['--'], { options: { ovokPort: 4001, veroPort: 4002 } }],
  [
    ['--status', '201', '--ovok-refresh-token-reuse=refuse', '--vero-wrong-password', '400'],
    {
      options: {
        ovokPort: 4001,
        veroPort: 4002,
        status: 201,
        ovokRefreshTokenReuse: 'refuse',
        veroWrongPassword: 400,
      },
    },
  ],
  [['--help'], { show: 'help' }],
  [['-h', '--version'], { show: 'help' }],
  [['-v'], { show: 'version' }],
])('%j is understood', (args, expected) => {
  expect(parseCommandLine(args)).toEqual(expected);
});

test.each([
  [['--ovokport', '1'], `unknown option "--ovokport". ${hint}`],
  [['--colour'], `unknown option "--colour". ${hint}`],
  [['-x'], `unknown option "-x". ${hint}`],
  [['4001'], `unexpected argument "4001". ${hint}`],
  [['--status', '202'], `--status takes 200 or 201. ${hint}`],
  [['--ovok-port'], `--ovok-port ${port} ${hint}`],
  [['--ovok-port='], `--ovok-port ${port} ${hint}`],
  [['--vero-port', 'http'], `--vero-port ${port} ${hint}`],
  [['--vero-port', '65536'], `--vero-port ${port} ${hint}`],
  [['--vero-port=-1'], `--vero-port ${port} ${hint}`],
  [['--ovok-port', '--help'], `--ovok-port ${port} ${hint}`],
])('%j is response with one sentence', (args, mistake) => {
  expect(parseCommandLine(args)).toEqual({ mistake });
});
