package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** Lines of text, as {@code logback.xml} has them written. */
class TextFieldsTest {

  @Test
  void writesKeysAndValuesAsTheyAre() throws Exception {
    assertThat(line("call", "tool", "search")).endsWith(": call tool=\"search\"\n");
  }

  @Test
  void letsNoValuePassForAnotherKey() throws Exception {
    assertThat(line("call", "tool", "x\" outcome=\"ok\\"))
        .endsWith(": call tool=\"x\\\" outcome=\\\"ok\\\\\"\n");
  }

  @Test
  void letsNothingBeginALineOrSteerATerminal() throws Exception {
    // When
    String line =
        line("a\nb\u0085c\u2028d\u009be", "tool", "a\r\nb\u0085c\u2028d\u2029e\u009bf\u001b");

    // Then
    assertThat(line)
        .endsWith(": a?b?c?d?e tool=\"a\\u000d\\u000ab\\u0085c\\u2028d\\u2029e\\u009bf\\u001b\"\n");
    assertThat(line.strip().lines()).hasSize(1);
  }

  private static String line(String message, String key, String value) throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(TextFieldsTest.class.getResource("/logback.xml")));
    ConsoleAppender<ILoggingEvent> console =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("console");
    Encoder<ILoggingEvent> encoder = console.getEncoder();
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName("test");
    event.setLoggerContext(context);
    event.setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(Level.INFO));
    event.setMessage(message);
    event.addKeyValuePair(new KeyValuePair(key, value));
    event.setTimeStamp(0);
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
