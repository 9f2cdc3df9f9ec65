/** The password of every account that has none of its own. */
export const commonPassword = 'correct horse battery staple';
