package dev.portolan.node.edge;

import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/**
 * Keeps one event stream of a call from being silent for so long that somebody in between takes it
 * for dead. One timer for the whole stream; exact to a third of the time.
 */
final class Silence {
  private static final int TICKS = 3;

  private final Vertx vertx;
  private final Exchange exchange;
  private final BooleanSupplier between;
  private final long timer;
  private int quiet;

  /**
   * @param between events: nothing may be said within one
   */
  Silence(Exchange exchange, BooleanSupplier between) {
    this.vertx = exchange.context().owner();
    this.exchange = exchange;
    this.between = between;
    this.timer =
        vertx.setPeriodic(
            Math.max(1, exchange.pace().silence().toMillis() / TICKS), tick -> tick());
  }

  /** Something was said. */
  void broken() {
    quiet = 0;
  }

  void stop() {
    vertx.cancelTimer(timer);
  }

  private void tick() {
    quiet++;
    if (!between.getAsBoolean() || exchange.isFull()) {
      return;
    }
    if (exchange.isPrimable()) {
      exchange.write(CallStream.PRIMING);
    } else if (quiet >= TICKS) {
      quiet = 0;
      exchange.write(Exchange.KEEP_ALIVE);
    }
  }
}
