package dev.portolan.node.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands lines to another appender on a thread of its own, so that no event loop waits for a disk or
 * a pipe. The queue is bounded: what finds no room is lost, and told of.
 */
final class LineQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final int MAX_LINES = 8_192;
  private static final long LOOK_MS = 100;
  private static final long STOPPING_MS = 2_000;

  private final Appender<ILoggingEvent> to;
  private final Consumer<String> lost;
  private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MAX_LINES);
  private final Thread writer = new Thread(this::write, "portolan-log");

  /**
   * @param lost is told the name of the logger of each line that is lost; must be quick
   */
  LineQueue(Appender<ILoggingEvent> to, Consumer<String> lost) {
    this.to = to;
    this.lost = lost;
    writer.setDaemon(true);
  }

  @Override
  public void start() {
    super.start();
    writer.start();
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    if (!waiting.offer(event)) {
      lost.accept(event.getLoggerName());
    }
  }

  private void write() {
    try {
      while (isStarted()) {
        ILoggingEvent next = waiting.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        if (next != null) {
          to.doAppend(next);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    for (ILoggingEvent last = waiting.poll(); last != null; last = waiting.poll()) {
      to.doAppend(last);
    }
  }

  /** Writes what waits, for as long as is decent; not interrupted, or the last lines would be. */
  @Override
  public void stop() {
    super.stop();
    try {
      writer.join(STOPPING_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
