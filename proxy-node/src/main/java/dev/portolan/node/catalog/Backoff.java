package dev.portolan.node.catalog;

import dev.portolan.node.fault.Fault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a short, growing time that a backend failed, so that a dead one is not hammered:
 * 250 ms at first, doubled with each failure, 30 s at most, each shortened by up to half by chance
 * so that many nodes do not come back at once.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(250);
  static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int DOUBLINGS = 10;

  private final AtomicReference<@Nullable Failure> last = new AtomicReference<>();

  /** Why the backend is not to be asked now, or null if it may be. */
  Fault.@Nullable BackendFailed reasonToWait(long nowMs) {
    Failure failure = last.get();
    return failure != null && nowMs < failure.untilMs() ? failure.fault() : null;
  }

  /** When the backend may be asked again; in the past if it may be now. */
  long untilMs() {
    Failure failure = last.get();
    return failure == null ? Long.MIN_VALUE : failure.untilMs();
  }

  void failed(long nowMs, Fault.BackendFailed fault, RandomGenerator random) {
    double share = 0.5 + random.nextDouble() / 2;
    last.updateAndGet(before -> Failure.after(before, nowMs, fault, share));
  }

  void succeeded() {
    last.set(null);
  }

  /**
   * @param count of failures in a row
   * @param untilMs the backend is left alone
   */
  private record Failure(int count, long untilMs, Fault.BackendFailed fault) {

    static Failure after(
        @Nullable Failure before, long nowMs, Fault.BackendFailed fault, double share) {
      if (before != null && nowMs < before.untilMs()) {
        return before; // loads that began together fail together, and count as one
      }
      int count = before == null ? 0 : before.count() + 1;
      long delayMs = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(count, DOUBLINGS));
      return new Failure(count, nowMs + Math.max(1, (long) (delayMs * share)), fault);
    }
  }
}
