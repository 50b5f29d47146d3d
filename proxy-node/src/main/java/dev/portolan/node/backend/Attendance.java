package dev.portolan.node.backend;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.catalog.Fingerprint;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The mounts that are attended at one backend, and what each is entered as. One that nobody attends
 * any more is forgotten after a while. Thread-safe.
 *
 * <p>A map and no cache: there is one for each backend, nearly all of them of a single mount, and
 * caches would weigh more than everything else that a node knows of its backends.
 */
final class Attendance<T> {
  private static final int MOST = 10_000;

  private final Ticker ticker;
  private final long unattendedNanos;
  private final Map<Fingerprint, Attended<T>> all = new ConcurrentHashMap<>(1);

  private record Attended<T>(T what, long at) {}

  /**
   * @param unattended how long one is kept that nobody attends
   */
  Attendance(Duration unattended, Ticker ticker) {
    this.unattendedNanos = unattended.toNanos();
    this.ticker = ticker;
  }

  /**
   * Attends a mount.
   *
   * @param entered makes what a mount is entered as that is not known, or has been forgotten;
   *     called once for it, whoever else comes
   */
  void attend(Fingerprint mount, Function<Fingerprint, T> entered) {
    long now = ticker.read();
    if (!all.containsKey(mount)) {
      makeRoom(now);
    }
    all.compute(
        mount,
        (same, known) ->
            known != null && isKept(known, now)
                ? new Attended<>(known.what(), now)
                : new Attended<>(entered.apply(same), now));
  }

  /** A snapshot. */
  List<T> all() {
    long now = ticker.read();
    all.values().removeIf(attended -> !isKept(attended, now));
    return all.values().stream().map(Attended::what).toList();
  }

  /** Of too many, the one that was attended longest ago gives way. */
  private void makeRoom(long now) {
    if (all.size() >= MOST) {
      all.values().removeIf(attended -> !isKept(attended, now));
    }
    if (all.size() >= MOST) {
      all.entrySet().stream()
          .min(Comparator.comparingLong(entry -> entry.getValue().at() - now))
          .map(Map.Entry::getKey)
          .ifPresent(all::remove);
    }
  }

  private boolean isKept(Attended<T> attended, long now) {
    return now - attended.at() < unattendedNanos;
  }
}
