package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** All that is logged below one logger, down to the finest, as JSON lines. */
final class LogRecord extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final JsonLines encoder = new JsonLines();
  private final Logger logger;
  private final Level before;

  private LogRecord(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  static LogRecord of(String name) {
    LogRecord log = new LogRecord((Logger) LoggerFactory.getLogger(name));
    log.begin();
    return log;
  }

  private void begin() {
    setContext(logger.getLoggerContext());
    start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(new String(encoder.encode(event), UTF_8));
  }

  String text() {
    return String.join("", lines);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
    stop();
  }
}
