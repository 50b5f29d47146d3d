package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.observe.NodeMetrics;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Measures how late an event loop does what is due: what keeps it keeps every call on it. */
final class LoopLag {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Ticker ticker;
  private final NodeMetrics metrics;
  private long due;

  private LoopLag(Ticker ticker, NodeMetrics metrics) {
    this.ticker = ticker;
    this.metrics = metrics;
    this.due = ticker.read() + EVERY.toNanos();
  }

  /** Measures the event loop that this is called on, as long as it lives. */
  static void measure(Vertx vertx, Ticker ticker, NodeMetrics metrics) {
    LoopLag lag = new LoopLag(ticker, metrics);
    vertx.setPeriodic(EVERY.toMillis(), tick -> lag.look());
  }

  private void look() {
    long now = ticker.read();
    metrics.loopLag(now - due);
    due = now + EVERY.toNanos();
  }
}
