package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.portolan.node.config.LogConfig;
import dev.portolan.node.observe.LogKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void writesTextWithKeysUnlessToldOtherwise() throws Exception {
    // Given
    Encoder<ILoggingEvent> encoder = shippedEncoder();

    // When
    String line = encode(encoder, event("Loaded", null));

    // Then
    assertThat(line).endsWith("INFO  NodeX: Loaded tenant=\"acme\" tookMs=\"7\"\n");
  }

  @Test
  void letsNoMessageBeginALineOfItsOwn() throws Exception {
    // Given
    Encoder<ILoggingEvent> encoder = shippedEncoder();

    // When
    String line = encode(encoder, event("a\r\nb\u001b[31m", null));

    // Then
    assertThat(line).contains("a??b?[31m tenant").hasLineCount(1);
  }

  @Test
  void writesOneJsonObjectALineOnRequest() {
    // When
    String line = encode(new JsonLines(), event("say \"hi\"\n", null));

    // Then
    assertThat(line)
        .startsWith("{\"time\":\"1970-01-01T00:00:01Z\",\"level\":\"INFO\",\"logger\":\"dev.")
        .contains("\"thread\":\"t1\",\"message\":\"say \\\"hi\\\"\\n\",\"tenant\":\"acme\"")
        .endsWith(",\"tookMs\":7}\n")
        .hasLineCount(1);
  }

  @Test
  void writesErrorsIntoTheSameLine() {
    // When
    String line = encode(new JsonLines(), event("Lost", new IllegalStateException("why")));

    // Then
    assertThat(line).hasLineCount(1).contains("\"error\":\"java.lang.IllegalStateException: why");
  }

  @Test
  void setsTheLevelOfOurOwnLoggersOnly() throws Exception {
    // Given
    configureAsShipped();

    // When
    Logging.use(context, new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.TEXT));

    // Then
    assertThat(context.getLogger("dev.portolan.node.edge").isDebugEnabled()).isTrue();
    assertThat(context.getLogger("io.netty.channel").isInfoEnabled()).isFalse();
  }

  @Test
  void turnsTheConsoleToJson() throws Exception {
    // Given
    configureAsShipped();

    // When
    Logging.use(context, new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON));

    // Then
    assertThat(console().getEncoder()).isInstanceOf(JsonLines.class);
  }

  @Test
  void writesLinesOfRequestsOnlyIfToldTo() throws Exception {
    // Given
    configureAsShipped();
    Logger access = context.getLogger("dev.portolan.access");
    Logger audit = context.getLogger("dev.portolan.audit");
    boolean shipped = access.isErrorEnabled();

    // When
    Logging.use(context, with(LogConfig.Access.NONE, true));
    boolean none = access.isErrorEnabled() || !audit.isInfoEnabled();
    Logging.use(context, with(LogConfig.Access.FAILED, false));
    boolean failed = access.isWarnEnabled() && !access.isInfoEnabled() && !audit.isErrorEnabled();
    Logging.use(context, with(LogConfig.Access.ALL, false));

    // Then
    assertThat(shipped).isFalse();
    assertThat(none).isFalse();
    assertThat(failed).isTrue();
    assertThat(access.isInfoEnabled()).isTrue();
    assertThat(access.iteratorForAppenders())
        .toIterable()
        .singleElement()
        .isInstanceOf(LineQueue.class);
    context.stop();
  }

  private static LogConfig with(LogConfig.Access access, boolean audit) {
    return new LogConfig(
        LogConfig.Level.ERROR, LogConfig.Format.TEXT, access, audit, LogConfig.ClientAddress.NONE);
  }

  private Encoder<ILoggingEvent> shippedEncoder() throws Exception {
    configureAsShipped();
    return console().getEncoder();
  }

  private void configureAsShipped() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LoggingTest.class.getResource("/logback.xml"));
  }

  private ConsoleAppender<ILoggingEvent> console() {
    return (ConsoleAppender<ILoggingEvent>)
        context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
  }

  private LoggingEvent event(String message, @Nullable Throwable cause) {
    Logger logger = context.getLogger("dev.portolan.NodeX");
    LoggingEvent event =
        new LoggingEvent(LoggingTest.class.getName(), logger, Level.INFO, message, cause, null);
    event.setKeyValuePairs(
        List.of(new KeyValuePair(LogKeys.TENANT, "acme"), new KeyValuePair(LogKeys.TOOK_MS, 7L)));
    event.setThreadName("t1");
    event.setTimeStamp(1_000);
    return event;
  }

  private static String encode(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
