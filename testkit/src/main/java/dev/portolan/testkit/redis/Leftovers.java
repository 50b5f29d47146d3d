package dev.portolan.testkit.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The processes that still run, ended in a shutdown hook for whoever has forgotten them. */
final class Leftovers {
  private static final Set<ServerProcess> RUNNING = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean HOOKED = new AtomicBoolean();

  private Leftovers() {}

  static void add(ServerProcess process) {
    if (HOOKED.compareAndSet(false, true)) {
      Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::discardAll, "redis-leftovers"));
    }
    RUNNING.add(process);
  }

  static void remove(ServerProcess process) {
    RUNNING.remove(process);
  }

  private static void discardAll() {
    RUNNING.forEach(ServerProcess::discard);
  }
}
