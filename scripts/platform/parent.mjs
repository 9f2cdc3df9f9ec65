const period = 250;

/**
 * Whether the process that started this one has ended.
 *
 * @param {number} parent its id, read while it ran
 */
export function hasLostParent(parent, machine = process) {
  if (machine.platform !== 'win32') return machine.ppid !== parent;
  // Windows gives an orphan no other parent.
  try {
    machine.kill(parent, 0);
    return false;
  } catch ({ code }) {
    return code === 'ESRCH';
  }
}

/**
 * Tells this process to stop as a signal does. On Windows a process cannot signal itself: it would end at once, without
 * its own handlers.
 */
export function stop(machine = process) {
  if (machine.platform !== 'win32') machine.kill(machine.pid, 'SIGTERM');
  else if (!machine.emit('SIGTERM', 'SIGTERM')) machine.exit(1);
}

/** Stops with npm: an npm that is stopped by a signal ends its shell, and not what runs in it. */
export function stopWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (!hasLostParent(parent)) return;
    clearInterval(watch);
    stop();
  }, period);
  watch.unref();
}
