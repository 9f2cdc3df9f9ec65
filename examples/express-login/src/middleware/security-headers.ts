import helmet from 'helmet';

/** Headers that allow the browser what this site needs, and no more: its own style sheet, icon, scripts and forms. */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  // helmet's default, no-referrer, makes browsers send `Origin: null` with a form of our own.
  referrerPolicy: { policy: 'same-origin' },
});
