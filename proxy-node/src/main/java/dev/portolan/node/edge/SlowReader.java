package dev.portolan.node.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;

/**
 * Holds a backend back while its client does not read. A client may do that for only so long, since
 * it keeps a backend's connection.
 */
final class SlowReader {
  private final Exchange exchange;
  private final Vertx vertx;
  private final ReadStream<Buffer> source;
  private final Duration patience;
  private final Runnable stalled;
  private boolean awaiting;

  /**
   * @param stalled runs if the client has not read for as long as {@code patience}
   */
  SlowReader(Exchange exchange, ReadStream<Buffer> source, Duration patience, Runnable stalled) {
    this.exchange = exchange;
    this.vertx = exchange.context().owner();
    this.source = source;
    this.patience = patience;
    this.stalled = stalled;
  }

  /** To be called after each piece that was written. */
  void look() {
    if (awaiting || !exchange.isFull()) {
      return;
    }
    awaiting = true;
    source.pause();
    long timer = vertx.setTimer(patience.toMillis(), late -> stalled.run());
    exchange.onDrain(
        drained -> {
          awaiting = false;
          vertx.cancelTimer(timer);
          source.resume();
        });
  }
}
