package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.config.ManagementConfig;
import dev.portolan.node.config.Secret;
import io.vertx.core.MultiMap;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may give commands to the catalog, and which make sense. */
class CacheGateTest {
  private static final Backends BACKENDS = new Backends();
  private static @Nullable NodeUnderTest node;
  private static @Nullable Managed operator;

  @BeforeAll
  static void open() {
    node = Managed.node(Backends.mount(BACKENDS.modern().offers(tool("search"))));
    operator = Managed.of(node);
  }

  @AfterAll
  static void close() {
    operator().close();
    if (node != null) {
      node.close();
    }
    BACKENDS.close();
  }

  private static Managed operator() {
    if (operator == null) {
      throw new IllegalStateException("not open");
    }
    return operator;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/cache", "/cache/entries", "/cache/refresh", "/cache/purge"})
  void asksEverybodyForTheToken(String path) {
    // Given
    HttpRequest.Builder request = operator().bare(path);

    // When
    Managed.Answer answer = operator().send(verb(request, path));

    // Then
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.error()).startsWith("no or a wrong token (expected: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong-token-of-16-chars",
        "Bearer " + Managed.TOKEN + "0",
        "Basic " + Managed.TOKEN,
        "Bearer " + Managed.TOKEN + ", Bearer " + Managed.TOKEN,
        Managed.TOKEN,
        "Bearer"
      })
  void refusesWhatIsNotTheToken(String shown) {
    // When
    Managed.Answer answer =
        operator().send(operator().bare("/cache").header("Authorization", shown));

    // Then
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain(Managed.TOKEN);
  }

  @Test
  void refusesTwoTokensEvenIfOneIsRight() {
    // When
    Managed.Answer answer =
        operator().send(operator().request("/cache").header("Authorization", "Bearer another"));

    // Then
    assertThat(answer.status()).isEqualTo(401);
  }

  @Test
  void takesNoCommandsWithoutAConfiguredToken() {
    // Given
    ManagementGate gate = new ManagementGate(new ManagementConfig("127.0.0.1", 0, true, null));

    // When
    ManagementGate.Refusal refusal = gate.refusalOf(headers("Authorization", "Bearer "));

    // Then
    assertThat(refusal)
        .isEqualTo(
            new ManagementGate.Refusal(
                403, "management.token is not set, so nobody may (expected: set it, and restart)"));
  }

  @Test
  void letsNoBrowserIn() {
    // When
    Managed.Answer answer =
        operator().send(operator().request("/cache").header("Origin", "http://127.0.0.1:8081"));

    // Then
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error())
        .isEqualTo("Origin: 'http://127.0.0.1:8081' (expected: none: browsers are not let in)");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost:8081, true",
    "127.0.0.1, 127.0.0.1, true",
    "'::1', '[::1]:8081', true",
    "localhost, LOCALHOST:1, true",
    "127.0.0.1, rebound.example:8081, false",
    "127.0.0.1, 127.0.0.1.rebound.example, false",
    "127.0.0.1, 'localhost:8081:9', false",
    "0.0.0.0, node-7.internal:8081, true"
  })
  void answersToNamesOfThisMachineOnlyWhereOnlyItCanAsk(String own, String host, boolean right) {
    // Given
    ManagementGate gate =
        new ManagementGate(new ManagementConfig(own, 0, true, new Secret(Managed.TOKEN)));

    // When
    ManagementGate.Refusal refusal =
        gate.refusalOf(headers("Authorization", "Bearer " + Managed.TOKEN).set("Host", host));

    // Then
    assertThat(refusal == null).isEqualTo(right);
    if (refusal != null) {
      assertThat(refusal.status()).isEqualTo(403);
      assertThat(refusal.problem()).startsWith("Host: '" + host + "' (expected: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /cache/refresh, POST",
    "GET, /cache/purge, POST",
    "POST, /cache, 'GET, HEAD'",
    "DELETE, /cache, 'GET, HEAD'",
    "POST, /cache/entries, 'GET, HEAD'"
  })
  void saysWhichMethodItTakes(String method, String path, String allowed) {
    // When
    Managed.Answer answer =
        operator().send(operator().request(path).method(method, BodyPublishers.noBody()));

    // Then
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo(allowed);
  }

  @Test
  void answersHeadWithoutABody() {
    // When
    Managed.Answer answer = operator().send(operator().request("/cache?kind=prompts").HEAD());

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.header("content-length")).isEqualTo("33");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/cache?tenant=nobody | tenant: 'nobody' (expected: one of acme)",
        "/cache?tenant= | tenant: '' (expected: one of acme)",
        "/cache?mount=wiki | mount: 'wiki' (expected: one of crm)",
        "/cache?kind=TOOL | kind: 'TOOL' (expected: one of tools, prompts, resources, templates)",
        "/cache?tenants=acme | parameter: 'tenants' (expected: one of tenant, mount, kind)",
        "/cache?all=true | parameter: 'all' (expected: one of tenant, mount, kind)",
        "/cache?tenant=a&tenant=b | tenant: 'a', 'b' (expected: it once)",
        "/cache/entries?definitions=yes | definitions: 'yes' (expected: true or false)",
        "/cache/entries?all=true"
            + " | parameter: 'all' (expected: one of tenant, mount, kind, definitions)",
        "/cache/purge?definitions=true"
            + " | parameter: 'definitions' (expected: one of tenant, mount, kind, all)",
        "/cache/purge?all=1 | all: '1' (expected: true or false)",
        "/cache/purge?all=false"
            + " | no tenant, mount or kind (expected: at least one of them, or all=true)",
        "/cache/refresh | no tenant, mount or kind (expected: at least one of them, or all=true)",
        "/cache/refresh?all=true&kind=tools"
            + " | all: 'true' together with tenant, mount or kind (expected: one or the other)"
      })
  void tellsWhatItDoesNotUnderstand(String path, String error) {
    // When
    Managed.Answer answer = operator().send(verb(operator().request(path), path));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo(error);
  }

  @Test
  void namesNoMoreThanTwentyOfManyMounts() {
    // Given
    StringBuilder yaml = new StringBuilder("tenants: {acme: {mounts: {");
    for (int i = 10; i < 35; i++) {
      yaml.append("m").append(i).append(": {url: \"http://127.0.0.1:9/mcp\"},");
    }
    yaml.append("}}}");
    String error;
    try (NodeUnderTest many = Managed.node(yaml.toString());
        Managed other = Managed.of(many)) {

      // When
      error = other.get("/cache?mount=" + "x".repeat(200)).error();
    }

    // Then
    assertThat(error)
        .startsWith("mount: '" + "x".repeat(100) + "...' (expected: one of m10, m11, ")
        .endsWith(", m28, m29 and 5 more)");
  }

  @Test
  void refusesABodySinceNobodyWouldReadIt() {
    // When
    Managed.Answer answer =
        operator()
            .send(
                operator()
                    .request("/cache/purge?kind=tools")
                    .POST(BodyPublishers.ofString("{\"tenant\":\"acme\"}")));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("a body (expected: none; all is said in the query)");
  }

  private static HttpRequest.Builder verb(HttpRequest.Builder request, String path) {
    return path.startsWith("/cache/refresh") || path.startsWith("/cache/purge")
        ? request.POST(BodyPublishers.noBody())
        : request.GET();
  }

  private static MultiMap headers(String name, String value) {
    return MultiMap.caseInsensitiveMultiMap().add(name, value);
  }
}
