package dev.portolan.node.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.portolan.node.session.SealedSessions;
import dev.portolan.node.session.SessionKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads sessions, and remembers what the same bytes meant before. Redis is asked for a session each
 * time, and most often answers what it did a moment ago; then no seal has to be opened again.
 */
final class SessionReadings {
  /** Of bytes as Redis has them. */
  private static final long MOST_BYTES = 8L << 20;

  /** Of a reading, whatever its bytes. */
  private static final int OVERHEAD = 512;

  private final SealedSessions sealed;
  private final Cache<SessionKey, Reading> readings =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((SessionKey key, Reading reading) -> reading.weight())
          .executor(Runnable::run)
          .build();

  /** What these bytes mean. */
  private record Reading(List<byte[]> bytes, StoredSession session) {
    boolean isOf(List<byte[]> others) {
      return Arrays.deepEquals(bytes.toArray(), others.toArray());
    }

    int weight() {
      return OVERHEAD + bytes.stream().mapToInt(part -> part.length).sum();
    }
  }

  SessionReadings(SealedSessions sealed) {
    this.sealed = sealed;
  }

  /** Of fields and values in turn; empty if they are none of ours. */
  Optional<StoredSession> read(SessionKey key, List<byte[]> all) {
    Reading before = readings.getIfPresent(key);
    if (before != null && before.isOf(all)) {
      return Optional.of(before.session());
    }
    Optional<StoredSession> session = StoredSession.of(key, all, sealed);
    session.ifPresent(read -> readings.put(key, new Reading(List.copyOf(all), read)));
    return session;
  }

  /** It is not there any more. */
  void forget(SessionKey key) {
    readings.invalidate(key);
  }
}
