package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All that is logged below one logger, down to the finest, as JSON lines. A node's process gives
 * some loggers levels and appenders of their own; a test that ran one in this JVM before must not
 * keep their lines from here.
 */
final class LogRecord extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final JsonLines encoder = new JsonLines();
  private final Logger logger;
  private final List<Before> before;

  private LogRecord(Logger logger) {
    this.logger = logger;
    this.before =
        logger.getLoggerContext().getLoggerList().stream()
            .filter(each -> (each.getName() + '.').startsWith(logger.getName() + '.'))
            .map(each -> new Before(each, each.getLevel(), each.isAdditive()))
            .toList();
  }

  static LogRecord of(String name) {
    LogRecord log = new LogRecord((Logger) LoggerFactory.getLogger(name));
    log.begin();
    return log;
  }

  private void begin() {
    setContext(logger.getLoggerContext());
    start();
    before.forEach(Before::hear);
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
    before.forEach(Before::restore);
    stop();
  }

  /** How a logger was set. */
  private record Before(Logger logger, @Nullable Level level, boolean additive) {
    void hear() {
      logger.setLevel(null);
      logger.setAdditive(true);
    }

    void restore() {
      logger.setLevel(level);
      logger.setAdditive(additive);
    }
  }
}
