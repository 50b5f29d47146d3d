package dev.portolan.node.catalog;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of one machine: wrong by as much all the time. */
final class SimClock extends Clock {
  private static final long START_MS = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();

  private final SimEvents events;
  private final long skewMs;

  SimClock(SimEvents events, long skewMs) {
    this.events = events;
    this.skewMs = skewMs;
  }

  @Override
  public long millis() {
    return START_MS + events.nowMs() + skewMs;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
