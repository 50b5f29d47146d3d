package dev.portolan.node.tenant;

import static dev.portolan.node.tenant.Requests.caller;
import static dev.portolan.node.tenant.Requests.config;
import static dev.portolan.node.tenant.Requests.post;
import static dev.portolan.node.tenant.Requests.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.fault.Fault;
import dev.portolan.node.fault.FaultException;
import dev.portolan.testkit.ManualClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredTenantsTest {
  private static final String MOUNTS = "mounts: {crm: {url: 'http://crm.example/mcp'}}";
  private static final String YAML =
      """
      listen: {host: 0.0.0.0}
      tenants:
        acme:
          apiKeys:
            - {subject: bot, sha256: %s, scopes: [tools]}
            - {subject: guest, sha256: %s, expires: 2026-11-20T13:00:00Z}
          bindingHeaders: [X-Region]
          %s
        globex: {apiKeys: [{subject: bot, sha256: %s}], %s}
        open: {anonymous: true, %s}
      """
          .formatted(
              sha256("acme-key"),
              sha256("guest-key"),
              MOUNTS,
              sha256("globex-key"),
              MOUNTS,
              MOUNTS);

  private final ManualClock clock = new ManualClock();
  private final ConfiguredTenants tenants = new ConfiguredTenants(config(YAML), Map.of(), clock);

  private static List<String> bearer(String key) {
    return List.of("Authorization", "Bearer " + key);
  }

  private Future<Caller> resolve(String path, List<String> headers) {
    return tenants.resolve(post(path, headers.toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/t/acme/mcp"})
  void knowsACallerByItsKey(String path) {
    // When
    Caller caller = caller(resolve(path, bearer("acme-key")));

    // Then
    assertThat(caller.tenant().value()).isEqualTo("acme");
    assertThat(caller.subject()).isEqualTo("bot");
    assertThat(caller.scopes()).containsExactly("tools");
    assertThat(caller.filtered()).as("other tenants come here, too").isEqualTo(path.equals("/mcp"));
    assertThat(caller.mounts()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer acme-key", "BEARER acme-key", "Bearer   acme-key "})
  void readsTheSchemeInAnyCase(String authorization) {
    // When
    Future<Caller> resolved = resolve("/mcp", List.of("authorization", authorization));

    // Then
    assertThat(resolved.succeeded()).isTrue();
  }

  static Stream<List<String>> strangers() {
    return Stream.of(
        List.of("/t/nobody/mcp"),
        List.of("/t/nobody/mcp", "Authorization", "Bearer acme-key"),
        List.of("/t/acme/mcp"),
        List.of("/t/acme/mcp", "Authorization", "Bearer wrong"),
        List.of("/t/acme/mcp", "Authorization", "Bearer globex-key"),
        List.of("/t/globex/mcp", "Authorization", "Bearer acme-key"),
        List.of("/t/open/mcp", "Authorization", "Bearer wrong"),
        List.of("/t/open/mcp", "Authorization", "Bearer acme-key"),
        List.of("/t/open/mcp", "Authorization", ""),
        List.of("/mcp", "Authorization", "Bearer wrong"),
        List.of("/mcp", "Authorization", "Bearer"),
        List.of("/mcp", "Authorization", "Bearer "),
        List.of("/mcp", "Authorization", "Basic acme-key"),
        List.of("/mcp", "Authorization", "acme-key"),
        List.of("/mcp", "Authorization", "Bearer acme-key more"),
        List.of("/mcp", "Authorization", "Bearer acme-key", "Authorization", "Bearer acme-key"),
        List.of("/mcp", "Authorization", "Bearer " + sha256("acme-key")),
        List.of("/t//mcp"),
        List.of("/t/mcp"),
        List.of("/", "Authorization", "Bearer acme-key"),
        List.of("/t/acme/mcp/", "Authorization", "Bearer acme-key"));
  }

  /** Unknown tenant, wrong key, no key, foreign tenant: the very same answer, invariant 1. */
  @ParameterizedTest
  @MethodSource("strangers")
  void tellsStrangersAllTheSame(List<String> pathAndHeaders) {
    // When
    Future<Caller> resolved =
        resolve(pathAndHeaders.getFirst(), pathAndHeaders.subList(1, pathAndHeaders.size()));

    // Then
    assertThat(resolved).isSameAs(resolve("/t/nobody/mcp", List.of()));
    assertThat(resolved.cause())
        .isInstanceOfSatisfying(
            FaultException.class,
            told -> assertThat(told.fault()).isEqualTo(new Fault.Unauthenticated()));
  }

  @Test
  void forgetsAKeyWhenItExpires() {
    // Given
    Future<Caller> before = resolve("/mcp", bearer("guest-key"));
    clock.advance(Duration.ofHours(1));

    // When
    Future<Caller> after = resolve("/mcp", bearer("guest-key"));

    // Then
    assertThat(before.succeeded()).isTrue();
    assertThat(after).isSameAs(resolve("/mcp", bearer("wrong")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/t/open/mcp"})
  void letsAnyoneInWhereTheOneAnonymousTenantIs(String path) {
    // When
    Caller caller = caller(resolve(path, List.of()));

    // Then
    assertThat(caller.tenant().value()).isEqualTo("open");
    assertThat(caller.subject()).isEqualTo("anonymous");
    assertThat(caller.scopes()).isEmpty();
  }

  @Test
  void doesNotGuessBetweenTwoAnonymousTenants() {
    // Given
    var two =
        new ConfiguredTenants(
            config(
                "tenants:\n  a: {anonymous: true, %s}\n  b: {anonymous: true, %s}"
                    .formatted(MOUNTS, MOUNTS)),
            Map.of(),
            clock);

    // When
    Future<Caller> resolved = two.resolve(post("/mcp"));

    // Then
    assertThat(resolved.failed()).isTrue();
  }

  @Test
  void needsNoKeyOnALoopbackListenerWithOneTenantWithoutKeys() {
    // Given
    var one = new ConfiguredTenants(config("tenants: {a: {" + MOUNTS + "}}"), Map.of(), clock);

    // When
    Future<Caller> resolved = one.resolve(post("/mcp"));

    // Then
    assertThat(caller(resolved).tenant().value()).isEqualTo("a");
  }

  @Test
  void givesTheVerySameCallerForTheSamePrincipalAndHeaders() {
    // Given
    List<String> headers = List.of("Authorization", "Bearer acme-key", "X-Region", "eu");
    Caller first = caller(resolve("/mcp", headers));

    // When
    Caller again = caller(resolve("/mcp", headers));
    Caller other =
        caller(resolve("/mcp", List.of("Authorization", "Bearer acme-key", "X-Region", "us")));

    // Then
    assertThat(again).isSameAs(first);
    assertThat(other).isNotSameAs(first);
    assertThat(other.mounts()).as("nothing read the header").isEqualTo(first.mounts());
    assertThat(other.authorization()).isEqualTo(first.authorization());
  }

  @Test
  void answersFromTheNewConfigurationOnceReplaced() {
    // Given
    ReloadableTenants reloadable = new ReloadableTenants(tenants);
    reloadable.replace(
        new ConfiguredTenants(config("tenants: {fresh: {" + MOUNTS + "}}"), Map.of(), clock));

    // When
    Future<Caller> resolved = reloadable.resolve(post("/mcp"));

    // Then
    assertThat(caller(resolved).tenant().value()).isEqualTo("fresh");
  }

  @Test
  void tellsEveryMountWhoeverMaySeeIt() {
    // When
    List<ConfiguredMount> mounts = tenants.mounts();

    // Then
    assertThat(mounts)
        .extracting(mount -> mount.tenant() + " " + mount.mount())
        .containsExactly("acme crm", "globex crm", "open crm");
    assertThat(mounts)
        .extracting(ConfiguredMount::fingerprint)
        .as("configured alike")
        .containsOnly(mounts.getFirst().fingerprint());
  }

  @Test
  void tellsTheMountsThatAreConfiguredNow() {
    // Given
    ReloadableTenants reloadable = new ReloadableTenants(tenants);

    // When
    reloadable.replace(
        new ConfiguredTenants(config("tenants: {fresh: {" + MOUNTS + "}}"), Map.of(), clock));

    // Then
    assertThat(reloadable.mounts())
        .extracting(mount -> mount.tenant() + " " + mount.mount())
        .containsExactly("fresh crm");
  }
}
