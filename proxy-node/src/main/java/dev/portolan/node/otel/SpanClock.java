package dev.portolan.node.otel;

import com.github.benmanes.caffeine.cache.Ticker;
import io.opentelemetry.sdk.common.Clock;
import java.time.Instant;

/** The time of spans, by the clock and the ticker of the node. */
record SpanClock(java.time.Clock clock, Ticker ticker) implements Clock {
  private static final long NANOS = 1_000_000_000L;

  @Override
  public long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * NANOS + now.getNano();
  }

  @Override
  public long nanoTime() {
    return ticker.read();
  }

  /** The time at which the ticker said this, in nanoseconds of the epoch. */
  long at(long nanos) {
    return now() - (ticker.read() - nanos);
  }
}
