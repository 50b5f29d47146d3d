package dev.portolan.node.tenant;

import static dev.portolan.node.tenant.Requests.caller;
import static dev.portolan.node.tenant.Requests.config;
import static dev.portolan.node.tenant.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.portolan.node.config.ConfigException;
import dev.portolan.node.wire.BackendAddress;
import dev.portolan.testkit.ManualClock;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ClientFactoryTest {
  private static final String YAML =
      "tenants: {acme: {attributes: {region: eu}, bindingHeaders: [X-A],"
          + " mounts: {crm: {factory: regional}}}}";

  private record Made(Function<CallContext, Optional<BackendAddress>> rule)
      implements ClientFactory {
    @Override
    public String name() {
      return "regional";
    }

    @Override
    public Optional<BackendAddress> addressFor(CallContext context) {
      return rule.apply(context);
    }
  }

  private static ConfiguredTenants tenants(Map<String, ClientFactory> factories) {
    return new ConfiguredTenants(config(YAML), factories, new ManualClock());
  }

  private static ConfiguredTenants tenants(Function<CallContext, Optional<BackendAddress>> rule) {
    return tenants(Map.of("regional", new Made(rule)));
  }

  @Test
  void isFoundOnTheClassPathByItsName() {
    // When
    Caller caller = caller(tenants(ClientFactories.found()).resolve(post("/mcp")));

    // Then
    assertThat(caller.mounts().getFirst().address())
        .isEqualTo(
            new BackendAddress(
                URI.create("https://eu.crm.example/mcp"), Map.of("x-user", "anonymous")));
  }

  @Test
  void isMissedWhenTheConfigurationIsRead() {
    // When, Then
    assertThatThrownBy(() -> tenants(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "configuration: tenants.acme.mounts.crm.factory: 'regional'"
                + " (expected: a ClientFactory that is there, which are [])");
  }

  @Test
  void hidesTheMountByAnsweringNothing() {
    // When
    Caller caller = caller(tenants(context -> Optional.empty()).resolve(post("/mcp")));

    // Then
    assertThat(caller.mounts()).isEmpty();
    assertThat(caller.filtered()).isTrue();
  }

  @Test
  void hidesTheMountByFailingAndIsLoggedOnceWithoutItsMessage() {
    // Given
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    ((Logger) LoggerFactory.getLogger(TenantMount.class)).addAppender(log);
    var tenants =
        tenants(
            context -> {
              throw new IllegalStateException("hunter2 " + context.header("X-A"));
            });

    // When
    Caller first = caller(tenants.resolve(post("/mcp", "X-A", "one")));
    Caller second = caller(tenants.resolve(post("/mcp", "X-A", "two")));

    // Then
    assertThat(first.mounts()).isEmpty();
    assertThat(second.mounts()).isEmpty();
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("regional", "acme", "crm", "IllegalStateException")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "http://b/, X-Upper, a",
    "http://b/, host, a",
    "http://b/, mcp-name, a",
    "http://b/, x-a, 'a\nb'",
    "http://b/, 'x a', a",
    "http://u:p@b/, x-a, a",
    "http://b/#f, x-a, a"
  })
  void isHeldToTheRulesOfTemplates(URI uri, String header, String value) {
    // When
    Caller caller =
        caller(
            tenants(c -> Optional.of(new BackendAddress(uri, Map.of(header, value))))
                .resolve(post("/mcp")));

    // Then
    assertThat(caller.mounts()).isEmpty();
  }

  @Test
  void cannotReadBehindThePartitionsBack() {
    // Given
    AtomicReference<CallContext> kept = new AtomicReference<>();
    var tenants =
        tenants(
            context -> {
              kept.set(context);
              return Optional.of(new BackendAddress(URI.create("http://b/"), Map.of()));
            });
    caller(tenants.resolve(post("/mcp")));

    // When, Then
    assertThatThrownBy(() -> kept.get().subject()).isInstanceOf(IllegalStateException.class);
  }
}
