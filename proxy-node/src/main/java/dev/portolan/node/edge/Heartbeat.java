package dev.portolan.node.edge;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * What is done again and again for one open stream of a session: often, that it is not silent for
 * long; and more seldom what costs a look into the store, since there may be thousands of streams.
 */
final class Heartbeat {
  private final Vertx vertx;
  private final long timer;
  private final Runnable often;
  private final Runnable seldom;
  private final long seldomMs;
  private final long oftenMs;
  private long sinceOften;
  private long sinceSeldom;

  /** The times count from now; each at least a millisecond. */
  Heartbeat(Vertx vertx, Duration every, Runnable often, Duration lookEvery, Runnable seldom) {
    this.vertx = vertx;
    this.often = often;
    this.seldom = seldom;
    this.oftenMs = Math.max(1, every.toMillis());
    this.seldomMs = Math.max(1, lookEvery.toMillis());
    long beat = Math.min(oftenMs, seldomMs);
    this.timer = vertx.setPeriodic(beat, now -> beat(beat));
  }

  private void beat(long ms) {
    sinceOften += ms;
    sinceSeldom += ms;
    if (sinceOften >= oftenMs) {
      sinceOften = 0;
      often.run();
    }
    if (sinceSeldom >= seldomMs) {
      sinceSeldom = 0;
      seldom.run();
    }
  }

  void stop() {
    vertx.cancelTimer(timer);
  }
}
