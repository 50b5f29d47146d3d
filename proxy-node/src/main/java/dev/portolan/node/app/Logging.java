package dev.portolan.node.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import dev.portolan.node.config.LogConfig;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/**
 * Level and form of the log, once the configuration is known. The level is that of Portolan's own
 * loggers; those of libraries stay at warn, or what {@code logback.xml} says.
 */
final class Logging {
  private static final String OURS = "dev.portolan";

  private Logging() {}

  /** Logs like this from now on. */
  static void use(LogConfig config) {
    use((LoggerContext) LoggerFactory.getILoggerFactory(), config);
  }

  static void use(LoggerContext context, LogConfig config) {
    context.getLogger(OURS).setLevel(Level.valueOf(config.level().name()));
    if (config.format() == LogConfig.Format.JSON) {
      writeJson(context);
    }
  }

  private static void writeJson(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      if (all.next() instanceof ConsoleAppender<ILoggingEvent> console) {
        JsonLines lines = new JsonLines();
        lines.setContext(context);
        lines.start();
        console.setEncoder(lines);
      }
    }
  }
}
