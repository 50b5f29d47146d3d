package dev.portolan.node.edge;

import java.time.Duration;

/**
 * How patient the edge is with streams.
 *
 * @param silence after which a stream says that it is alive: often enough that no proxy in between
 *     takes it for dead
 * @param search for a reply whose node does not answer, until it is called lost
 */
public record Pace(Duration silence, Duration search) {
  public static final Pace DEFAULT = new Pace(Duration.ofSeconds(15), Duration.ofSeconds(5));
}
