package dev.portolan.node.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import dev.portolan.node.config.LogConfig;
import dev.portolan.node.observe.Audit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Level and form of the log, once the configuration is known. The level is that of Portolan's own
 * loggers; those of libraries stay at warn, or what {@code logback.xml} says. Lines about requests
 * and for audits have levels of their own, and are written behind the back of event loops.
 */
final class Logging {
  private static final String OURS = "dev.portolan";
  private static final String ACCESS = "dev.portolan.access";
  private static final AtomicReference<Consumer<String>> LOST = new AtomicReference<>(name -> {});

  private Logging() {}

  /** From now on this is told of what line is lost: {@code access} or {@code audit}. */
  static void countLost(Consumer<String> counter) {
    LOST.set(counter);
  }

  /** Logs like this from now on. */
  static void use(LogConfig config) {
    use((LoggerContext) LoggerFactory.getILoggerFactory(), config);
  }

  static void use(LoggerContext context, LogConfig config) {
    context.getLogger(OURS).setLevel(Level.valueOf(config.level().name()));
    if (config.format() == LogConfig.Format.JSON) {
      writeJson(context);
    }
    queue(context.getLogger(ACCESS), levelOf(config.access()));
    queue(context.getLogger(Audit.NAME), config.audit() ? Level.INFO : Level.OFF);
  }

  /** Writes what waits to be written, since the process ends. */
  static void end() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    for (String name : List.of(ACCESS, Audit.NAME)) {
      Logger logger = context.getLogger(name);
      if (!logger.isAdditive()) {
        logger.setAdditive(true);
        logger.detachAndStopAllAppenders();
      }
    }
  }

  /** Lines of requests that did not end well stand at warn. */
  private static Level levelOf(LogConfig.Access access) {
    return switch (access) {
      case NONE -> Level.OFF;
      case FAILED -> Level.WARN;
      case ALL -> Level.INFO;
    };
  }

  private static void queue(Logger logger, Level level) {
    if (level != Level.OFF && logger.isAdditive()) {
      logger.setAdditive(false);
      for (ConsoleAppender<ILoggingEvent> console : consoles(logger.getLoggerContext())) {
        LineQueue queue = new LineQueue(console, Logging::lost);
        queue.setContext(logger.getLoggerContext());
        queue.start();
        logger.addAppender(queue);
      }
    }
    logger.setLevel(level);
  }

  private static void lost(String logger) {
    LOST.get().accept(logger.substring(OURS.length() + 1));
  }

  private static void writeJson(LoggerContext context) {
    for (ConsoleAppender<ILoggingEvent> console : consoles(context)) {
      JsonLines lines = new JsonLines();
      lines.setContext(context);
      lines.start();
      console.setEncoder(lines);
    }
  }

  private static List<ConsoleAppender<ILoggingEvent>> consoles(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    List<ConsoleAppender<ILoggingEvent>> consoles = new ArrayList<>();
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
      if (all.next() instanceof ConsoleAppender<ILoggingEvent> console) {
        consoles.add(console);
      }
    }
    return consoles;
  }
}
