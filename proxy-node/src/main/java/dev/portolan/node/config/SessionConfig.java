package dev.portolan.node.config;

import java.time.Duration;

/**
 * How long the sessions of legacy clients last, and how many there may be.
 *
 * @param idle after which a session that nobody asked for ends
 * @param maxLife after which it ends however often it is asked for; not less than idle
 * @param maxPerPrincipal sessions of one caller of one tenant at a time
 */
public record SessionConfig(Duration idle, Duration maxLife, int maxPerPrincipal) {
  static final Bounds<Duration> IDLE = new Bounds<>(Duration.ofSeconds(1), Duration.ofHours(24));
  static final Bounds<Integer> COUNT = new Bounds<>(1, 100_000);

  private static final Duration LONGEST_LIFE = Duration.ofDays(7);

  public static final SessionConfig DEFAULT =
      new SessionConfig(Duration.ofMinutes(30), Duration.ofHours(24), 100);

  public SessionConfig {
    IDLE.require("idle", idle);
    life(idle).require("maxLife", maxLife);
    COUNT.require("maxPerPrincipal", maxPerPrincipal);
  }

  /** What the life of sessions may be that end after being idle for so long. */
  static Bounds<Duration> life(Duration idle) {
    return new Bounds<>(idle, LONGEST_LIFE);
  }
}
